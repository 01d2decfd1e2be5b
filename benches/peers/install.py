"""Brings the peers into a folder of their own, each in the version that is named here."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VERSIONS = {
    "@sourcemeta/jsonschema": "16.11.0",
    "ajv": "8.20.0",
    "check-jsonschema": "0.39.0",
    "jsonschema-cli": "0.60.2",
    "jsonschema-rs": "0.61.0",
    "orjson": "3.13.0",
}


def run(*command, **options):
    """Runs a step; its output is shown where it fails."""
    command = list(map(str, command))
    ended = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **options,
    )
    said = ended.stdout.decode("utf-8", "replace")
    if ended.returncode != 0:
        sys.exit(f"{said}\n`{' '.join(command)}` ended with {ended.returncode}")
    return said


def tell(text):
    """Says what goes on; standard output is for the tables."""
    print(text, file=sys.stderr, flush=True)


class Peers:
    """Where everything is."""

    def __init__(self, folder):
        self.folder = folder
        self.node = folder / "node"
        self.python = folder / "python" / "bin" / "python"
        self.jsonschema_cli = folder / "bin" / "jsonschema-cli"
        self.check_jsonschema = folder / "python" / "bin" / "check-jsonschema"
        self.sourcemeta = None
        self.floors = folder / "floors" / "release" / "floors"
        self.hyperfine = None

    def install(self):
        """Installs what is not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, step in [
            ("npm", self.from_npm),
            ("pypi", self.from_pypi),
            ("crates", self.from_crates),
        ]:
            self.once(name, step)
        tell("building the floors")
        environment = {**os.environ, "CARGO_TARGET_DIR": str(self.folder / "floors")}
        manifest = HERE / "floors" / "Cargo.toml"
        run(
            *("cargo", "build", "--release", "--locked", "--manifest-path", manifest),
            env=environment,
        )
        self.sourcemeta = self.find_sourcemeta()
        self.hyperfine = self.find_hyperfine()

    def once(self, name, step):
        """Does a step unless it was done with these versions before."""
        done = self.folder / f"{name}.installed"
        versions = json.dumps(VERSIONS)
        if done.exists() and done.read_text() == versions:
            return
        tell(f"installing what is from {name}")
        step()
        done.write_text(versions)

    def from_npm(self):
        """ajv, and the program of sourcemeta."""
        self.node.mkdir(exist_ok=True)
        (self.node / "package.json").write_text('{"private": true}\n')
        packages = [f"{name}@{VERSIONS[name]}" for name in ["@sourcemeta/jsonschema", "ajv"]]
        run(
            *("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"),
            *packages,
            cwd=self.node,
        )

    def from_pypi(self):
        """check-jsonschema and jsonschema-rs."""
        run(sys.executable, "-m", "venv", "--clear", self.folder / "python")
        names = ["check-jsonschema", "jsonschema-rs", "orjson"]
        run(
            *(self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *(f"{name}=={VERSIONS[name]}" for name in names),
        )

    def from_crates(self):
        """jsonschema-cli, built as the program is built."""
        profile = {
            "CARGO_PROFILE_RELEASE_LTO": "thin",
            "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "1",
        }
        run(
            *("cargo", "install", "--quiet", "--locked", "--force", "--root", self.folder),
            *("jsonschema-cli", "--version", VERSIONS["jsonschema-cli"]),
            env={**os.environ, **profile},
        )

    def find_sourcemeta(self):
        """The program itself, without the Node that starts it: so it is not held against it."""
        package = self.node / "node_modules" / "@sourcemeta" / "jsonschema"
        main = (package / "npm" / "main.js").as_posix()
        script = (
            "const child = require('child_process');"
            "child.spawn = (path) => { console.log(path); process.exit(0); };"
            f"require({json.dumps(main)}).spawn(['version']);"
        )
        return pathlib.Path(run("node", "-e", script).strip().splitlines()[-1])

    def find_hyperfine(self):
        """hyperfine, where the machine has it or Debian's package can be had; else None."""
        found = shutil.which("hyperfine")
        unpacked = self.folder / "hyperfine" / "usr" / "bin" / "hyperfine"
        if found or unpacked.exists():
            return pathlib.Path(found or unpacked)
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            return None
        into = self.folder / "hyperfine"
        into.mkdir(exist_ok=True)
        got = subprocess.run(
            ["apt-get", "download", "--quiet", "hyperfine"],
            cwd=into,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        packages = sorted(into.glob("*.deb"))
        if got.returncode != 0 or not packages:
            return None
        run("dpkg-deb", "-x", packages[-1], into)
        return unpacked if unpacked.exists() else None

    def versions(self):
        """What each of them says of itself."""
        said = {
            "jsonschema-cli": run(self.jsonschema_cli, "--version").split()[-1],
            "sourcemeta jsonschema": run(self.sourcemeta, "--version").strip(),
            "check-jsonschema": run(self.check_jsonschema, "--version").split()[-1],
            "ajv": VERSIONS["ajv"],
            "Node": run("node", "--version").strip(),
            "jsonschema-rs (PyPI)": VERSIONS["jsonschema-rs"],
            "orjson": VERSIONS["orjson"],
            "Python": run(self.python, "--version").split()[-1],
            "rustc": run("rustc", "--version").split()[1],
        }
        lock = (HERE / "floors" / "Cargo.lock").read_text(encoding="utf-8")
        for crate in ["jsonschema", "serde_json", "simd-json"]:
            said[f"{crate} (crate)"] = lock.split(f'name = "{crate}"\nversion = "')[1].split('"')[0]
        if self.hyperfine:
            said["hyperfine"] = run(self.hyperfine, "--version").split()[-1]
        return said
