import type { Options } from "./index.js";

interface StytchMatchers {
  /**
   * Fails for a response that is not valid, or that could not be checked. For a response of `fetch` it has
   * to be awaited. `options` may be the schema alone.
   */
  toBeStytchResponse(options?: string | Options): void | Promise<void>;
}

declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends StytchMatchers {}
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends StytchMatchers {}
  }
}
