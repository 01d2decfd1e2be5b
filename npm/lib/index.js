// Judges responses of the Stytch B2B API with the program of this package.
"use strict";

const body = require("./body.js");
const program = require("./program.js");
const report = require("./report.js");

const REPORT = ["--format", "json", "--color", "never", "--no-progress"];

function words({ schema, name = "body", args = [] }, handed) {
  const chosen = schema === undefined ? [] : ["--schema", schema];
  const how = ["--input-format", "json", "--stdin-name", name, ...handed.args, "--", "-"];
  return [...REPORT, ...chosen, ...args, ...how];
}

function reported(ended) {
  const found = report.parse(ended);
  if (found === undefined) {
    const said = ended.stderr.trim();
    throw new program.ProgramError(said || `the program ended with ${ended.status} and without a report`);
  }
  return found;
}

/** Judges one response. */
async function check(response, options = {}) {
  const handed = body.isFetchResponse(response)
    ? await body.handOverFetched(response, options)
    : body.handOver(response);
  return reported(await program.run(words(options, handed), handed.input));
}

/** Judges one response at once; that of `fetch` can't be read so. */
function checkSync(response, options = {}) {
  if (body.isFetchResponse(response)) {
    throw new TypeError("the body of a response of fetch is read with `await`: use `check`");
  }
  const handed = body.handOver(response);
  return reported(program.runSync(words(options, handed), handed.input));
}

exports.check = check;
exports.checkSync = checkSync;
exports.ProgramError = program.ProgramError;
exports.Report = report.Report;
// Where the program is missing, that is told to who asks for it. Node finds the name in this form only.
Object.defineProperty(exports, "binPath", {
  enumerable: true,
  get: function () {
    return program.path;
  },
});
