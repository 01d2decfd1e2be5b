import "vitest";
import type { Options } from "./index.js";

declare global {
  // The one interface that the matchers of every version of Vitest come from.
  namespace Chai {
    interface Assertion {
      /**
       * Fails for a response that is not valid, or that could not be checked. For a response of `fetch` it
       * has to be awaited. `options` may be the schema alone.
       */
      toBeStytchResponse(options?: string | Options): void | Promise<void>;
    }
  }
}
