// For `setupFilesAfterEnv` of Jest: adds `expect(response).toBeStytchResponse()`.
"use strict";

const { afterEach, expect } = require("@jest/globals");
const { makeMatcher } = require("./matcher.js");

const made = makeMatcher();
expect.extend(made.matchers);
afterEach(() => made.afterEach(true));
