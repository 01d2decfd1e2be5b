// `expect(response).toBeStytchResponse()`, for whichever framework.
//
// A failure is told by a message alone. What was received is not handed on, or the framework would
// print it.
"use strict";

const { check, checkSync } = require("./index.js");
const { isFetchResponse } = require("./body.js");

const FELL_SHORT = 2;

function verdict(report, isNot) {
  const isChecked = report.exitStatus !== FELL_SHORT && report.summary.checked > 0;
  if (isNot && !isChecked) {
    // That it is not valid was not seen either.
    throw new Error(`the response was not checked:\n${report}`);
  }
  const told = report.isClean ? "the response is valid" : `the response is not valid:\n${report}`;
  return { pass: report.isClean, message: () => told };
}

/**
 * The matcher, and what a framework calls after each test: a matcher that is still at work then was not
 * awaited, and its verdict would be nobody's.
 */
function makeMatcher() {
  const atWork = new Set();

  function toBeStytchResponse(received, options = {}) {
    const settled = typeof options === "string" ? { schema: options } : options;
    if (!isFetchResponse(received)) {
      return verdict(checkSync(received, settled), this.isNot);
    }
    const judged = check(received, settled).then((report) => verdict(report, this.isNot));
    atWork.add(judged);
    const done = () => atWork.delete(judged);
    judged.then(done, done);
    return judged;
  }

  async function afterEach(isAlone) {
    if (atWork.size > 0) {
      await Promise.allSettled([...atWork]);
      if (isAlone) {
        throw new Error("`expect(response).toBeStytchResponse()` was not awaited");
      }
      // Of tests that run at once, what is at work may be another's. The rejection of what is not
      // awaited fails the run.
    }
  }

  return { afterEach, matchers: { toBeStytchResponse } };
}

module.exports = { makeMatcher };
