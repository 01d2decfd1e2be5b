// What a caller may hand over as a response, made what the program reads.
"use strict";

const AS_IT_IS = [];

/** Whether it is a response of `fetch`, of whichever realm or library. */
function isFetchResponse(body) {
  return (
    typeof body === "object" &&
    body !== null &&
    typeof body.clone === "function" &&
    typeof body.arrayBuffer === "function" &&
    typeof body.status === "number"
  );
}

/** The bytes of a view or a buffer, of whichever realm; undefined for another value. */
function bytesOf(body) {
  if (ArrayBuffer.isView(body)) {
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }
  const isBuffer = Object.prototype.toString.call(body) === "[object ArrayBuffer]";
  return isBuffer ? Buffer.from(body) : undefined;
}

/** A text, bytes or a value as standard input, with the options that say what it is. */
function handOver(body) {
  if (typeof body === "string") {
    return { input: Buffer.from(body, "utf8"), args: AS_IT_IS };
  }
  const bytes = bytesOf(body);
  if (bytes !== undefined) {
    return { input: bytes, args: AS_IT_IS };
  }
  if (typeof body?.then === "function") {
    throw new TypeError("this is a promise of a response: await it first");
  }
  return { input: Buffer.from(toJson(body), "utf8"), args: AS_IT_IS };
}

/** A value as JSON. What else is said where that fails might be of the value, and is not told. */
function toJson(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch {
    // Told below, with the values that have no JSON.
  }
  if (text === undefined) {
    throw new TypeError(`a value of the type ${typeof value} can't be written as JSON`);
  }
  return text;
}

/** A response of `fetch` in the same way: it is cloned, so that whoever made it can still read it. */
async function handOverFetched(response, { schema, method }) {
  if (response.bodyUsed) {
    throw new TypeError("the body of this response was read before: check a clone, or what was read");
  }
  const bytes = Buffer.from(await response.clone().arrayBuffer());
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { input: bytes, args: AS_IT_IS };
  }
  const exchange = { body: text, status: response.status };
  const args = ["--body", "/body", "--status", "/status"];
  if (response.url && schema === undefined) {
    exchange.route = method === undefined ? response.url : { method, url: response.url };
    args.push("--route", "/route");
  }
  return { input: Buffer.from(JSON.stringify(exchange), "utf8"), args };
}

module.exports = { handOver, handOverFetched, isFetchResponse };
