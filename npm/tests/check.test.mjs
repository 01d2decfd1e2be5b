// What the functions say of bodies in every shape: node --test, in a project that has the package.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { binPath, check, checkSync, ProgramError, Report } from "stytch-validate";
import { bad, CANARY, good } from "./bodies.mjs";

const SSO = "https://test.stytch.com/v1/b2b/sso/authenticate";

/** A response of `fetch` that came from an address. */
function fetched(body, { status = 200, url = SSO } = {}) {
  const content = typeof body === "string" || ArrayBuffer.isView(body) ? body : JSON.stringify(body);
  const response = new Response(content, { status });
  Object.defineProperty(response, "url", { value: url });
  const { clone } = response;
  response.clone = () => Object.defineProperty(clone.call(response), "url", { value: url });
  return response;
}

function inShapes(body) {
  const text = JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  return [body, text, bytes, Buffer.from(text), bytes.buffer, new DataView(bytes.buffer), fetched(body)];
}

test("a good body is valid in every shape", async () => {
  for (const shape of inShapes(good())) {
    const report = await check(shape);
    assert.equal(report.isClean, true, String(report));
    assert.equal(report.summary.checked, 1);
  }
});

test("a fault is told by rule, place and pointer", async () => {
  for (const shape of inShapes(bad())) {
    const report = await check(shape);
    const column = JSON.stringify(bad()).indexOf(`"${CANARY}-fault"`) + 1;
    const [error] = report.errors;
    assert.equal(report.exitStatus, 1);
    assert.equal(report.errors.length, 1);
    assert.deepEqual([error.rule, error.line, error.column], ["type-mismatch", 1, column]);
    assert.equal(error.instanceLocation, "/member/is_admin");
    const told = `body:1:${column}: error[type-mismatch]: \`is_admin\`: expected boolean, found string`;
    assert.equal(String(report).split("\n")[0], told);
    assert.ok(!(String(report) + JSON.stringify(report)).includes(CANARY));
    assert.ok(report instanceof Report);
  }
});

test("what is done at once says the same", async () => {
  for (const shape of inShapes(bad()).slice(0, -1)) {
    assert.deepEqual(checkSync(shape), await check(shape));
  }
  assert.throws(() => checkSync(fetched(good())), { name: "TypeError", message: /await/ });
});

test("a response of fetch can still be read", async () => {
  const response = fetched(good());
  await check(response);
  assert.equal(response.bodyUsed, false);
  assert.deepEqual(await response.json(), good());
  await assert.rejects(check(response), { name: "TypeError", message: /read before/ });
});

test("the route and the status of a response are heeded", async () => {
  const unknown = await check(fetched(good(), { url: "https://test.stytch.com/v1/b2b/no/such/route" }));
  assert.deepEqual([unknown.exitStatus, unknown.skipped[0].reason], [2, "no-schema"]);
  const other = fetched(good(), { url: "https://test.stytch.com/v1/b2b/totp" });
  assert.equal((await check(other.clone(), { method: "POST" })).isClean, false);
  assert.equal((await check(other, { schema: "POST /v1/b2b/sso/authenticate" })).isClean, true);
  const status = await check(fetched(good(), { status: 202 }));
  assert.deepEqual(status.findings.map(({ rule }) => rule), ["inconsistent-status"]);
});

test("what is no response is never green", async () => {
  for (const body of ["", "[1", "{}{}", "null", new Uint8Array([255, 254, 250]), fetched(new Uint8Array([255])), fetched("")]) {
    assert.equal((await check(body)).isClean, false);
  }
});

test("what may be empty is not taken for checked", async () => {
  const unknown = fetched(good(), { url: "https://test.stytch.com/v1/b2b/no/such/route" });
  const report = await check(unknown, { args: ["--allow-empty"] });
  assert.deepEqual([report.exitStatus, report.isClean], [0, false]);
});

test("what can't be handed over is refused without a value", async () => {
  const loop = { [CANARY]: CANARY };
  loop.loop = loop;
  const throwing = {
    toJSON() {
      throw new Error(CANARY);
    },
  };
  for (const body of [undefined, 1n, loop, throwing, () => CANARY, Promise.resolve(good())]) {
    const refused = (error) => error instanceof TypeError && !(error.message + error.stack + error.cause).includes(CANARY);
    await assert.rejects(check(body), refused);
    assert.throws(() => checkSync(body), refused);
  }
});

test("options are heeded", async () => {
  assert.equal((await check(bad(), { args: ["--allow", "type-mismatch"] })).isClean, true);
  assert.match(String(await check(bad(), { name: "login" })), /^login:1:/);
  await assert.rejects(check(good(), { args: ["--strictt"] }), ProgramError);
  assert.throws(() => checkSync(good(), { schema: "nonesuch" }), ProgramError);
});

test("a large body and a large report go through", async () => {
  const many = Array.from({ length: 3000 }, () => bad());
  const lines = many.map((body) => JSON.stringify(body)).join("\n");
  const options = { args: [] };
  // Of one text after another the first alone is the response.
  assert.equal(checkSync(lines, options).isClean, false);
  assert.equal((await check(lines, options)).isClean, false);
});

test("the path is the program's, for both kinds of module", () => {
  assert.match(execFileSync(binPath, ["--version"], { encoding: "utf8" }), /^stytch-validate /);
  const required = createRequire(import.meta.url)("stytch-validate");
  assert.equal(required.binPath, binPath);
});
