// What Vitest and Jest print where the matcher fails: findings and places, and no value of a response.
// node --test, in a project that has both, TypeScript and the package.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bad, CANARY, good } from "./bodies.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const PROJECT = dirname(HERE);

/** The tests that both are given, and how many of them fail. */
const TESTS = `
const body = (name) => JSON.parse(readFileSync("bodies.json", "utf8"))[name];
const fetched = (name) => new Response(JSON.stringify(body(name)));

test("good object", () => expect(body("good")).toBeStytchResponse());
test("good text", () => expect(JSON.stringify(body("good"))).toBeStytchResponse());
test("good response", async () => {
  const response = fetched("good");
  await expect(response).toBeStytchResponse();
  expect((await response.json()).member).toBeDefined();
});
test("bad, and said so", () => expect(body("bad")).not.toBeStytchResponse());
test("bad response, and said so", () => expect(fetched("bad")).not.toBeStytchResponse());
test("by a schema", () => expect(body("good")).not.toBeStytchResponse("POST /v1/b2b/totp"));
test("by an option", () => expect(body("bad")).toBeStytchResponse({ args: ["-A", "type-mismatch"] }));

test("FAILS bad object", () => expect(body("bad")).toBeStytchResponse());
test("FAILS bad text", () => expect(JSON.stringify(body("bad"))).toBeStytchResponse());
test("FAILS bad response", async () => {
  const response = fetched("bad");
  await expect(response).toBeStytchResponse();
});
test("FAILS resolved", () => expect(Promise.resolve(body("bad"))).resolves.toBeStytchResponse());
test("FAILS promise", () => expect(Promise.resolve(body("bad"))).toBeStytchResponse());
test("FAILS good, and said to be bad", () => expect(body("good")).not.toBeStytchResponse());
test("FAILS unchecked, and said to be bad", () => expect({}).not.toBeStytchResponse({ args: ["--status", "/status", "--body", "/nothing"] }));
test("FAILS unchecked, and that may be", () => expect("").toBeStytchResponse({ args: ["--allow-empty"] }));
test("FAILS not awaited", () => {
  const response = fetched("bad");
  expect(response).toBeStytchResponse();
});
test("FAILS not awaited, though good", () => {
  const response = fetched("good");
  expect(response).toBeStytchResponse();
});
`;
const PASSING = TESTS.split("\ntest(").length - 1 - TESTS.split('\ntest("FAILS').length + 1;
const FAILING = TESTS.split('\ntest("FAILS').length - 1;

function project(name, files) {
  const folder = join(PROJECT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "bodies.json"), JSON.stringify({ good: good(), bad: bad() }));
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** Runs a tool of the project, and gives all that it leaves for somebody to read. */
function run(folder, tool, ...args) {
  const program = join(PROJECT, "node_modules", ".bin", tool);
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  delete env.NODE_TEST_CONTEXT;
  const ended = spawnSync(program, args, { cwd: folder, encoding: "utf8", env, timeout: 120_000 });
  const written = readdirSync(folder).filter((file) => file.startsWith("out."));
  const read = written.map((file) => readFileSync(join(folder, file), "utf8"));
  return { status: ended.status, said: [ended.stdout, ended.stderr, ...read].join("\n") };
}

function judge({ status, said }) {
  assert.equal(status, 1, said);
  assert.ok(!said.includes(CANARY), said);
  assert.ok(said.includes("error[type-mismatch]: `is_admin`: expected boolean, found string"), said);
  assert.ok(said.includes("was not awaited"), said);
}

test("Vitest shows no value", () => {
  const folder = project("in-vitest", {
    "package.json": '{"type": "module"}',
    "vitest.config.js":
      'export default { test: { setupFiles: ["stytch-validate/vitest"], dangerouslyIgnoreUnhandledErrors: false } };\n',
    "login.test.js": `import { readFileSync } from "node:fs";\nimport { expect, test } from "vitest";\n${TESTS}`,
  });
  const reporters = ["verbose", "json", "junit"].map((name) => `--reporter=${name}`);
  const ended = run(folder, "vitest", "run", ...reporters, "--outputFile.json=out.json", "--outputFile.junit=out.xml");
  judge(ended);
  const results = JSON.parse(readFileSync(join(folder, "out.json"), "utf8")).testResults[0].assertionResults;
  check(results);
});

test("Jest shows no value", () => {
  const folder = project("in-jest", {
    "package.json": JSON.stringify({ jest: { setupFilesAfterEnv: ["stytch-validate/jest"], verbose: true } }),
    "login.test.js": `const { readFileSync } = require("node:fs");\n${TESTS}`,
  });
  const ended = run(folder, "jest", "--json", "--outputFile=out.json", "--expand");
  judge(ended);
  const results = JSON.parse(readFileSync(join(folder, "out.json"), "utf8")).testResults[0].assertionResults;
  check(results);
});

test("tests of Vitest that run at once are not mistaken for each other", () => {
  const tests = (at, statement) => `
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
const fetched = () => new Response(JSON.stringify(JSON.parse(readFileSync("bodies.json", "utf8")).${at}));
for (let number = 0; number < 9; number++) {
  test.concurrent(\`${at} \${number}\`, async () => { for (let turn = 0; turn < number; turn++) ${statement} });
}
`;
  const folder = project("at-once", {
    "package.json": '{"type": "module"}',
    "vitest.config.js": shown("export default { test: { setupFiles"),
    "good.test.js": tests("good", "await expect(fetched()).toBeStytchResponse();"),
    "bad.test.js": tests("bad", "expect(fetched()).toBeStytchResponse();"),
  });
  const [awaited, forgotten] = ["good", "bad"].map((name) => run(folder, "vitest", "run", name));
  assert.equal(awaited.status, 0, awaited.said);
  assert.equal(forgotten.status, 1, forgotten.said);
  assert.ok(forgotten.said.includes("error[type-mismatch]") && !forgotten.said.includes(CANARY), forgotten.said);
});

/** A block of the guide's page on these, by what is in it. */
function shown(marker) {
  const blocks = readFileSync(process.env.GUIDE, "utf8").split("\n```");
  return blocks.find((block) => block.includes(marker)).replace(/^[a-z]+\n/, "");
}

test("the guide shows what is", () => {
  const double = `globalThis.fetch = async () => new Response(${JSON.stringify(JSON.stringify(bad()))});\n`;
  const login = shown('test("login"');
  const jest = project("guide-jest", {
    "package.json": "{}",
    "jest.config.js": shown("setupFilesAfterEnv"),
    "double.js": double,
    "login.test.js": `require("./double.js");\n${login}`,
  });
  const vitest = project("guide-vitest", {
    "package.json": '{"type": "module"}',
    "vitest.config.js": shown("export default { test: { setupFiles"),
    "double.js": double,
    "login.test.js": `import { expect, test } from "vitest";\nimport "./double.js";\n${login}`,
  });
  for (const { status, said } of [run(jest, "jest"), run(vitest, "vitest", "run")]) {
    const lines = shown("the response is not valid").trim().split("\n");
    assert.equal(status, 1, said);
    assert.deepEqual(lines.filter((line) => !said.includes(line)), [], said);
    assert.ok(!said.includes(CANARY), said);
  }
});

function check(results) {
  const named = (status) => results.filter((one) => one.status === status).map((one) => one.title);
  const failed = named("failed");
  assert.deepEqual(named("passed").filter((title) => title.startsWith("FAILS")), []);
  assert.deepEqual(failed.filter((title) => !title.startsWith("FAILS")), []);
  assert.deepEqual([named("passed").length, failed.length], [PASSING, FAILING]);
}

test("the types are right", () => {
  const source = (framework) => `${framework}
import { binPath, check, checkSync, type Report } from "stytch-validate";

const path: string = binPath;
const report: Report = checkSync("{}", { schema: "x", args: ["-q"] });
const later: Promise<Report> = check(new Uint8Array());
const line: number | undefined = report.findings[0]?.line;
const now: void | Promise<void> = expect({}).toBeStytchResponse();
await expect(new Response()).not.toBeStytchResponse("POST /v1/b2b/totp");
// @ts-expect-error a report of nothing
checkSync(undefined);
// @ts-expect-error no such option
expect({}).toBeStytchResponse({ strict: true });
export { path, later, line, now };
`;
  const folder = project("typed", {
    "package.json": '{"type": "module"}',
    "vitest.ts": source('import { expect } from "vitest";\nimport "stytch-validate/vitest";'),
    "jest.ts": source('import { expect } from "@jest/globals";\nimport "stytch-validate/jest";'),
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: "nodenext",
        target: "es2022",
        lib: ["es2022", "dom"],
        skipLibCheck: true,
        types: ["node"],
      },
      include: ["*.ts"],
    }),
  });
  const ended = run(folder, "tsc", "-p", ".");
  assert.equal(ended.status, 0, ended.said);
});
