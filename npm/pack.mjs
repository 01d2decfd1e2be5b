// Makes the packages for npm: one for each platform, which holds the program, and the one that
// people install, which starts it.
//
//   node npm/pack.mjs --out FOLDER [PLATFORM=PROGRAM]...
//
// Without a program it takes the one in target/release, for the platform it runs on.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The platforms there is a release for, as Node calls them, and what Rust calls each. */
export const PLATFORMS = {
  "darwin-arm64": "aarch64-apple-darwin",
  "darwin-x64": "x86_64-apple-darwin",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "linux-x64": "x86_64-unknown-linux-musl",
  "win32-x64": "x86_64-pc-windows-msvc",
};

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY-NOTICES.txt"];

function fail(line) {
  process.stderr.write(`error: ${line}\n`);
  process.exit(2);
}

function version() {
  const manifest = readFileSync(join(ROOT, "Cargo.toml"), "utf8");
  return /^version = "(.+)"$/m.exec(manifest)[1];
}

function programName(platform) {
  return platform.startsWith("win32-") ? "stytch-validate.exe" : "stytch-validate";
}

/** Writes a package's folder, and packs it. */
function pack(folder, description, fill, out) {
  mkdirSync(folder, { recursive: true });
  for (const licence of LICENCES) {
    copyFileSync(join(ROOT, licence), join(folder, licence));
  }
  fill(folder);
  // npm takes a licence along by itself only where the file is called LICENSE.
  description.files.push(...LICENCES);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const named = execFileSync(npm, ["pack", "--silent", "--pack-destination", out], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  process.stdout.write(`${join(out, named.trim())}\n`);
}

function platformPackage(main, platform) {
  const [os, cpu] = platform.split("-");
  return {
    name: `@stytch-validate/${platform}`,
    version: main.version,
    description: `The program of stytch-validate for ${platform}`,
    license: main.license,
    repository: main.repository,
    os: [os],
    cpu: [cpu],
    files: ["bin"],
    preferUnplugged: true,
  };
}

function main(words) {
  const given = {};
  let out;
  while (words.length > 0) {
    const word = words.shift();
    const [platform, program] = word.split(/=(.*)/s);
    if (word === "--out") {
      out = words.shift();
    } else if (platform in PLATFORMS && program) {
      given[platform] = resolve(program);
    } else {
      fail(`${word}: expected PLATFORM=PROGRAM, for example linux-x64=target/release/stytch-validate`);
    }
  }
  if (!out) {
    fail("--out FOLDER says where the packages go");
  }
  if (Object.keys(given).length === 0) {
    const here = `${process.platform}-${process.arch}`;
    given[here] = join(ROOT, "target", "release", programName(here));
  }
  out = resolve(out);
  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "stytch-validate-npm-"));
  try {
    const description = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
    description.version = version();
    description.optionalDependencies = {};
    for (const [platform, program] of Object.entries(given)) {
      const one = platformPackage(description, platform);
      description.optionalDependencies[one.name] = one.version;
      const fill = (folder) => {
        const place = join(folder, "bin", programName(platform));
        mkdirSync(dirname(place));
        copyFileSync(program, place);
        chmodSync(place, 0o755);
      };
      pack(join(scratch, platform), one, fill, out);
    }
    const fill = (folder) => {
      for (const part of ["bin", "lib"]) {
        cpSync(join(HERE, part), join(folder, part), { recursive: true });
      }
      copyFileSync(join(HERE, "README.md"), join(folder, "README.md"));
    };
    pack(join(scratch, "main"), description, fill, out);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2));
}
