// Ajv as a program: the checking functions are compiled once, ahead of the run.
//
//   node ajv.mjs compile MODULES SCHEMA FOLDER                      MODULES is a node_modules
//   node ajv.mjs ndjson|file|files|har FOLDER [--verdicts] [PATH]   without PATH: standard input
//
// A response is judged by the function that stops at the first error; only a bad one is judged
// again, for all its errors. They go to standard output, or a digit for each response.
import { closeSync, openSync, readFileSync, readSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [mode, folder, ...rest] = process.argv.slice(2);
const ROUTE = "/v1/b2b/sso/authenticate";

function compile(modules, schemaPath, into) {
  const require = createRequire(join(modules, "none.js"));
  const Ajv = require("ajv/dist/2020").default;
  const standalone = require("ajv/dist/standalone").default;
  const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
  for (const [name, allErrors] of [["first", false], ["all", true]]) {
    const ajv = new Ajv({ allErrors, strict: false, formats: { int32: true }, code: { source: true, optimize: true } });
    writeFileSync(join(into, `ajv-${name}.cjs`), standalone(ajv, ajv.compile(schema)));
  }
}

if (mode === "compile") {
  compile(folder, ...rest);
  process.exit(0);
}

const verdictsOnly = rest.includes("--verdicts");
const path = rest.find((one) => !one.startsWith("--"));
const load = createRequire(join(folder, "none.js"));
const isValid = load("./ajv-first.cjs");
let judge;
let written = [];
let waiting = 0;
let bad = 0;

function write(text) {
  written.push(text);
  waiting += text.length;
  if (waiting > 1 << 16) flush();
}

// Standard output may be a pipe, which takes as much as it has room for.
function flush() {
  let bytes = Buffer.from(written.join(""));
  written = [];
  waiting = 0;
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function check(value, place) {
  const valid = isValid(value);
  if (!valid) bad += 1;
  if (verdictsOnly) {
    write(valid ? "1" : "0");
  } else if (!valid) {
    judge ??= load("./ajv-all.cjs");
    judge(value);
    for (const { instancePath, message } of judge.errors) write(`${place}${instancePath}: ${message}\n`);
  }
}

// Line by line, in blocks, so that memory does not grow with the file.
function ndjson(file) {
  let number = 0;
  let held = Buffer.alloc(0);
  const block = Buffer.allocUnsafe(1 << 20);
  const line = (bytes) => {
    number += 1;
    if (bytes.length > 0) check(JSON.parse(bytes.toString("utf8")), number);
  };
  for (let read; (read = readSync(file, block, 0, block.length, null)) > 0; ) {
    let begin = 0;
    const filled = block.subarray(0, read);
    for (let end; (end = filled.indexOf(10, begin)) >= 0; begin = end + 1) {
      const part = filled.subarray(begin, end);
      line(held.length > 0 ? Buffer.concat([held, part]) : part);
      held = Buffer.alloc(0);
    }
    held = Buffer.concat([held, filled.subarray(begin)]);
  }
  line(held);
}

function files(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(directory, entry.name);
    if (entry.isDirectory()) files(inner);
    else check(JSON.parse(readFileSync(inner, "utf8")), inner);
  }
}

function har(recording) {
  recording.log.entries.forEach(({ request, response }, number) => {
    if (request.method !== "POST" || response.status !== 200 || !request.url.includes(ROUTE.slice(3))) return;
    check(JSON.parse(response.content.text).data, number);
  });
}

const whole = () => JSON.parse(readFileSync(path ?? 0, "utf8"));
if (mode === "ndjson") {
  const file = path === undefined ? 0 : openSync(path);
  ndjson(file);
  if (file !== 0) closeSync(file);
} else if (mode === "files") files(path);
else if (mode === "har") har(whole());
else if (mode === "file") check(whole(), "");
else throw new Error(`no such input: ${mode}`);
flush();
process.exitCode = bad > 0 ? 1 : 0;
