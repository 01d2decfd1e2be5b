// For `setupFiles` of Vitest: adds `expect(response).toBeStytchResponse()`.

import { afterEach, expect } from "vitest";
import matcher from "./matcher.js";

const made = matcher.makeMatcher();
expect.extend(made.matchers);
afterEach(({ task }) => made.afterEach(!task.concurrent));
