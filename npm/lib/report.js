// What the program found, as its JSON report says it.
"use strict";

const VERSION = 2;
const COUNTS = ["checked", "valid", "invalid", "skipped"];

function finding(raw) {
  const { start } = raw.body_span ?? raw.span;
  return {
    rule: raw.rule,
    severity: raw.severity,
    message: raw.message,
    line: start.line,
    column: start.column,
    instanceLocation: raw.instance_location,
    raw,
  };
}

/** The report of a run. None of it is a value of a response. */
class Report {
  constructor(exitStatus, raw, said) {
    this.exitStatus = exitStatus;
    this.summary = raw.summary;
    this.findings = raw.findings.map(finding);
    this.skipped = raw.skipped;
    this.unreadable = raw.unreadable;
    this.said = said;
  }

  /** Whether the response was checked, and nothing that is denied was found. */
  get isClean() {
    return this.exitStatus === 0 && this.summary.checked > 0;
  }

  get errors() {
    return this.findings.filter((one) => one.severity === "error");
  }

  toString() {
    const place = (one) => `${one.raw.source}:${one.line}:${one.column}`;
    const lines = this.findings.map((one) => `${place(one)}: ${one.severity}[${one.rule}]: ${one.message}`);
    lines.push(...this.skipped.map((one) => `${one.source}: not checked: ${one.reason}`));
    lines.push(...this.unreadable.map((one) => `${one.source}: could not be read: ${one.message}`));
    if (this.exitStatus !== 0 && this.errors.length === 0) {
      lines.push(this.said);
    }
    lines.push(COUNTS.map((name) => `${this.summary[name]} ${name}`).join(", "));
    return lines.join("\n");
  }
}

/** The report that the program wrote; undefined where it wrote none that is known here. */
function parse({ status, stdout, stderr }) {
  let raw;
  try {
    raw = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  return raw?.version === VERSION ? new Report(status, raw, stderr.trim()) : undefined;
}

module.exports = { Report, parse };
