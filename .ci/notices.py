"""Writes THIRD-PARTY-NOTICES.txt: whose work goes into the program, and on which terms.

    python3 .ci/notices.py          writes it anew
    python3 .ci/notices.py --check  ends with 1 where it is stale

It takes the crates that are built into the program for any platform of a release from cargo, and the
texts from their sources. It needs cargo, and the sources in cargo's cache (`cargo fetch --locked`).
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTICES = ROOT / "THIRD-PARTY-NOTICES.txt"
RULE = "-" * 78

# Of several licences that a crate may be used under, the first of these is taken. Each has the words
# by which its text is known.
LICENCES = {
    "MIT": "permission is hereby granted, free of charge, to any person obtaining a copy",
    "Zlib": "this software is provided 'as-is', without any express or implied warranty",
    "ISC": "permission to use, copy, modify, and/or distribute this software for any purpose",
    "MIT-0": "permission is hereby granted, free of charge, to any person obtaining a copy",
    "BSD-2-Clause": "redistributions in binary form must reproduce the above copyright",
    "BSD-3-Clause": "redistributions in binary form must reproduce the above copyright",
    "BSL-1.0": "boost software license",
    "Unicode-3.0": "unicode license v3",
    "Apache-2.0": "apache license version 2.0",
}

MIT = """\
Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

# What the compiler adds. musl is in the programs for Linux.
BESIDE_THE_CRATES = [
    (
        "The Rust standard library",
        "MIT",
        "https://www.rust-lang.org",
        "The Rust Project contributors",
    ),
    ("musl", "MIT", "https://musl.libc.org", "2005-2020 Rich Felker, et al."),
    (
        "mimalloc (in libmimalloc-sys)",
        "MIT",
        "https://github.com/microsoft/mimalloc",
        "2018-2025 Microsoft Corporation, Daan Leijen",
    ),
]

BEGINNING = f"""\
Third-party notices
===================

The program stytch-validate is made of its own sources, under the licences in LICENSE-MIT and
LICENSE-APACHE, and of the works listed here. Each is used under the licence that its line names, and
its source can be had at the address in its line. The texts of the licences follow the list.

This file is written by .ci/notices.py.
"""


def cargo(*arguments):
    """What cargo says."""
    command = ["cargo", *arguments, "--locked"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def targets():
    """The platforms of a release, as npm's packages have them."""
    pack = (ROOT / "npm" / "pack.mjs").read_text(encoding="utf-8")
    return re.findall(r'^  "[a-z0-9]+-[a-z0-9]+": "([a-z0-9_-]+)",$', pack, re.MULTILINE)


def built_in():
    """Name and version of each crate that is built into the program for some platform."""
    crates = set()
    for target in targets():
        edges = ("--edges", "normal,no-proc-macro", "--target", target)
        for line in cargo("tree", *edges, "--prefix", "none", "--format", "{p}").splitlines():
            name, version = line.split()[:2]
            crates.add((name, version.removeprefix("v")))
    return crates - {("stytch-validate", own_version())}


def own_version():
    """The version of the program itself."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"$', manifest, re.MULTILINE)[1]


def chosen(expression):
    """The licences that a crate is used under: one for each part that must hold."""
    parts = [part.strip(" ()") for part in re.split(r"\bAND\b", expression)]
    taken = []
    for part in parts:
        offered = [one.strip(" ()") for one in re.split(r"\bOR\b|/", part)]
        taken.append(next(name for name in LICENCES if name in offered))
    return taken


def words(text):
    """A text as words in small letters, to find phrases in."""
    return " ".join(re.findall(r"[\w'.-]+", text.lower()))


def notices_of(crate):
    """The files in a crate's source that say whose it is, by name."""
    folder = pathlib.Path(crate["manifest_path"]).parent
    named = re.compile(r"licen[cs]e|copying|copyright|notice|unlicense", re.IGNORECASE)
    files = sorted(path for path in folder.iterdir() if path.is_file() and named.match(path.name))
    return {path.name: path.read_text(encoding="utf-8", errors="replace") for path in files}


def text_of(licence, crate, others):
    """The text of a licence as a crate has it, or else one from the same repository."""
    kin = [other for other in others if other["repository"] == crate["repository"] is not None]
    for one in (crate, *kin):
        fitting = [
            text for text in notices_of(one).values() if words(LICENCES[licence]) in words(text)
        ]
        if fitting:
            return min(fitting, key=len)
    if licence != "MIT":
        sys.exit(f"{crate['name']}: its source has no text of {licence}")
    return MIT.format(holder=", ".join(people(crate)))


def texts_of(crate, licences, others):
    """What has to go along with a crate: the texts of its licences, and its notices."""
    further = [
        text for name, text in notices_of(crate).items() if name.lower().startswith("notice")
    ]
    return [*(text_of(licence, crate, others) for licence in licences), *further]


def people(crate):
    """Whose a crate is: its authors without their addresses."""
    authors = [re.sub(r"\s*<.*>", "", author) for author in crate["authors"]]
    return authors or [f"the authors of {crate['name']}"]


def tidy(text):
    """A text without the differences that say nothing."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n\f\ufeff")


def notices():
    """The whole file."""
    packages = json.loads(cargo("metadata", "--format-version", "1"))["packages"]
    crates = {(crate["name"], crate["version"]): crate for crate in packages}
    lines = []
    users = {}
    keys = sorted(built_in())
    others = [crates[key] for key in keys]
    for key in keys:
        crate = crates[key]
        licences = chosen(crate["license"])
        title = " ".join(key)
        lines.append(
            (title, " AND ".join(licences), crate["repository"] or crate["homepage"] or "")
        )
        for text in texts_of(crate, licences, others):
            users.setdefault(tidy(text), []).append(title)
    for title, licence, address, holder in BESIDE_THE_CRATES:
        lines.append((title, licence, address))
        users.setdefault(tidy(MIT.format(holder=holder)), []).append(title)
    listed = "\n".join(f"{title} | {licence} | {address}" for title, licence, address in lines)
    shown = [f"{RULE}\n{', '.join(titles)}\n{RULE}\n\n{text}\n" for text, titles in users.items()]
    return f"{BEGINNING}\n{listed}\n\n" + "\n".join(shown)


def main():
    """Writes the file, or compares it."""
    fresh = notices()
    if sys.argv[1:] != ["--check"]:
        NOTICES.write_text(fresh, encoding="utf-8")
    elif NOTICES.read_text(encoding="utf-8") != fresh:
        sys.exit("THIRD-PARTY-NOTICES.txt is stale: python3 .ci/notices.py writes it anew")


main()
