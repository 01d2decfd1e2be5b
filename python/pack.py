"""Packs wheels for pip from programs that are built already, as maturin would with a build of its own.

    python pack.py --out FOLDER [PLATFORM=PROGRAM]...

PLATFORM is a name that Node has for one, as in `npm/pack.mjs`. Without a program it takes the one in
target/release for the platform it runs on. It needs Python 3.11.
"""

import argparse
import base64
import hashlib
import pathlib
import platform
import stat
import struct
import sys
import tomllib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

# A program for Linux is static, and runs whichever library of C there is.
TAGS = {
    "darwin-arm64": ["macosx_11_0_arm64"],
    "darwin-x64": ["macosx_10_12_x86_64"],
    "linux-arm64": ["manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"],
    "linux-x64": ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"],
    "win32-x64": ["win_amd64"],
}

# The least date that a zip archive can hold: the same files make the same wheel.
DATE = (1980, 1, 1, 0, 0, 0)


def project():
    """The table `project`, with the version that it takes from the crate."""
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    crate = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    return described | {"version": crate["version"]}


def licences(described):
    """The files that go along, by name."""
    found = {path for glob in described["license-files"] for path in ROOT.glob(glob)}
    return sorted(found)


def metadata(described):
    """The file METADATA: <https://packaging.python.org/specifications/core-metadata/>."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {described['name']}",
        f"Version: {described['version']}",
        f"Summary: {described['description']}",
        f"Keywords: {','.join(described['keywords'])}",
        *(f"Classifier: {one}" for one in described["classifiers"]),
        f"License-Expression: {described['license']}",
        *(f"License-File: {path.name}" for path in licences(described)),
        f"Requires-Python: {described['requires-python']}",
        *(f"Project-URL: {name}, {url}" for name, url in described["urls"].items()),
        "Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM",
    ]
    readme = (ROOT / described["readme"]).read_text(encoding="utf-8")
    return "\n".join(lines) + "\n\n" + readme


def entry_points(described):
    """The file entry_points.txt."""
    groups = described.get("entry-points", {}).items()
    written = (
        f"[{group}]\n" + "".join(f"{name}={place}\n" for name, place in entries.items())
        for group, entries in groups
    )
    return "\n".join(written)


def files(described, tags, program):
    """Each member of the wheel: its name, its bytes, and whether it is run."""
    name = described["name"].replace("-", "_")
    release = f"{name}-{described['version']}"
    ending = ".exe" if program.suffix == ".exe" else ""
    for path in sorted((HERE / name).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(HERE).as_posix(), path.read_bytes(), False
    yield f"{release}.data/scripts/{described['name']}{ending}", program.read_bytes(), True
    information = f"{release}.dist-info"
    wheel = "".join(f"Tag: py3-none-{tag}\n" for tag in tags)
    wheel = f"Wheel-Version: 1.0\nGenerator: pack.py\nRoot-Is-Purelib: false\n{wheel}"
    yield f"{information}/METADATA", metadata(described).encode(), False
    yield f"{information}/WHEEL", wheel.encode(), False
    yield f"{information}/entry_points.txt", entry_points(described).encode(), False
    for path in licences(described):
        yield f"{information}/licenses/{path.name}", path.read_bytes(), False


def pack(out, described, tags, program):
    """Writes a wheel, and gives its path."""
    release = f"{described['name'].replace('-', '_')}-{described['version']}"
    wheel = out / f"{release}-py3-none-{'.'.join(tags)}.whl"
    record = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name, content, is_run):
            member = zipfile.ZipInfo(name, DATE)
            mode = stat.S_IFREG | (0o755 if is_run else 0o644)
            member.external_attr = mode << 16
            member.create_system = 3
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)

        for name, content, is_run in files(described, tags, program):
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            record.append(f"{name},sha256={digest.decode()},{len(content)}\n")
            add(name, content, is_run)
        listing = f"{release}.dist-info/RECORD"
        add(listing, "".join([*record, f"{listing},,\n"]), False)
    return wheel


def here():
    """The platform that this runs on, and the program that was built on it."""
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform)
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    key = f"{system}-{machine.get(platform.machine().lower())}"
    ending = ".exe" if system == "win32" else ""
    return key, ROOT / "target" / "release" / f"stytch-validate{ending}"


def tags_of(key, program):
    """The tags of a wheel with this program."""
    if key.startswith("linux-") and not is_static(program):
        # What was built against the libraries here is for this machine, and no registry takes it.
        return [f"linux_{'x86_64' if key.endswith('x64') else 'aarch64'}"]
    return TAGS[key]


def is_static(program):
    """Whether an ELF program of 64 bits names no interpreter (a header of type 3), and so no library."""
    content = program.read_bytes()
    (start,) = struct.unpack_from("<Q", content, 0x20)
    size, count = struct.unpack_from("<HH", content, 0x36)
    headers = (start + number * size for number in range(count))
    return all(struct.unpack_from("<I", content, header) != (3,) for header in headers)


def main():
    """Packs what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("programs", nargs="*", metavar="PLATFORM=PROGRAM")
    asked = parser.parse_args()
    programs = dict(one.partition("=")[::2] for one in asked.programs) or dict([here()])
    asked.out.mkdir(parents=True, exist_ok=True)
    for key, program in programs.items():
        if key not in TAGS:
            parser.error(f"{key}: no platform; they are {', '.join(TAGS)}")
        program = pathlib.Path(program)
        print(pack(asked.out, project(), tags_of(key, program), program))


if __name__ == "__main__":
    main()
