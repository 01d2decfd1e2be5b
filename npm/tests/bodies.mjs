// Responses whose every value of note is a marker.
//
// FIXTURES is the folder with the fixtures of the repository.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const FIXTURES = process.env.FIXTURES;
export const CANARY = "CANARY7f3a";

/** A response that is valid, with markers in it. */
export function good() {
  const body = JSON.parse(readFileSync(join(FIXTURES, "responses", "sso-rich.json"), "utf8"));
  body.member.name = `${CANARY}-name`;
  body.organization.organization_name = `${CANARY}-organization`;
  return body;
}

/** The same with a fault, whose value is a marker, too. */
export function bad() {
  const body = good();
  body.member.is_admin = `${CANARY}-fault`;
  return body;
}
