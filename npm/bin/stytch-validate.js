#!/usr/bin/env node
// Starts the program, which a package of its own holds for each platform.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const program = require("../lib/program.js");

const FELL_SHORT = 2;

function fail(...lines) {
  process.stderr.write(lines.map((line) => `${line}\n`).join(""));
  process.exit(FELL_SHORT);
}

function path() {
  try {
    return program.path;
  } catch (error) {
    return fail(
      `error: ${error.message}`,
      "help: install again without --omit=optional; where there is no such package, build from source with cargo",
    );
  }
}

const child = spawn(path(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => fail(`error: the program does not start: ${error.code}`));

// The terminal tells the program of an interruption itself.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => {
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});
