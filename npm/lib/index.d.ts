/** How a response is judged. */
export interface Options {
  /**
   * The component or route that judges it, as in `POST /v1/b2b/sessions/authenticate`. A body that comes
   * without a route is judged as that of an SSO login unless this is set.
   */
  schema?: string;
  /** The method of the request, which a response of `fetch` does not know. */
  method?: string;
  /** What the report calls the body. */
  name?: string;
  /** More options of the program, as in `["--deny", "drift"]`. */
  args?: readonly string[];
}

/** One finding: what is wrong and where, never with which value. */
export interface Finding {
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Counted from one, as the column is. */
  readonly line: number;
  readonly column: number;
  /** A JSON Pointer into the response. */
  readonly instanceLocation: string;
  /** All that the JSON report says of it. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The report of a run. None of it is a value of a response. */
export class Report {
  private constructor();
  /** 0: checked, nothing denied; 1: a denied finding; 2: the run itself fell short. */
  readonly exitStatus: number;
  /** The counts, as in the JSON report. */
  readonly summary: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  readonly skipped: readonly Readonly<{ source: string; reason: string }>[];
  readonly unreadable: readonly Readonly<{ source: string; message: string }>[];
  /** What the program said beside the report, on standard error. */
  readonly said: string;
  /** Whether the response was checked, and nothing that is denied was found. */
  get isClean(): boolean;
  /** The denied findings. */
  get errors(): readonly Finding[];
  toString(): string;
}

/** The program is missing, does not start, or was asked for something that it does not know. */
export class ProgramError extends Error {}

/** What both functions judge: JSON text, its bytes, or a value to write as JSON. */
export type Body = string | ArrayBufferView | ArrayBuffer | object;

/** Judges one response. One of `fetch` is cloned, so that it can still be read. */
export function check(response: Body, options?: Options): Promise<Report>;

/** Judges one response at once; that of `fetch` can't be read so. */
export function checkSync(response: Body, options?: Options): Report;

/** The path of the program. */
export const binPath: string;
