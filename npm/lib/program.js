// Finds and runs the program, which a package of its own holds for each platform.
"use strict";

const { spawn, spawnSync } = require("node:child_process");

/** The program is missing, does not start, or was asked for something that it does not know. */
class ProgramError extends Error {
  constructor(message) {
    super(message);
    this.name = "ProgramError";
  }
}

/** The path of the program. */
function find() {
  const holder = `@stytch-validate/${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "stytch-validate.exe" : "stytch-validate";
  try {
    return require.resolve(`${holder}/bin/${file}`);
  } catch {
    throw new ProgramError(`the package ${holder}, which holds the program, is not installed`);
  }
}

function fault(error) {
  return new ProgramError(`the program does not start: ${error.code}`);
}

/** Runs it, and gives its exit status and what it wrote. A body goes in by standard input. */
function run(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(find(), args, { stdio: "pipe", windowsHide: true });
    const written = { stdout: [], stderr: [] };
    for (const name of ["stdout", "stderr"]) {
      child[name].on("data", (chunk) => written[name].push(chunk));
    }
    child.on("error", (error) => reject(fault(error)));
    // A program that has read enough closes its end; how it ended says the rest.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("close", (status) => {
      const text = (name) => Buffer.concat(written[name]).toString("utf8");
      resolve({ status, stdout: text("stdout"), stderr: text("stderr") });
    });
  });
}

/** Does the same at once. */
function runSync(args, input) {
  const ended = spawnSync(find(), args, { input, maxBuffer: Infinity, windowsHide: true });
  if (ended.error && ended.error.code !== "EPIPE") {
    throw fault(ended.error);
  }
  return {
    status: ended.status,
    stdout: ended.stdout.toString("utf8"),
    stderr: ended.stderr.toString("utf8"),
  };
}

module.exports = {
  ProgramError,
  get path() {
    return find();
  },
  run,
  runSync,
};
