"""The rows of the tables: what there is, how much of it a tool is given, and what is right."""

import dataclasses
import functools
import hashlib
import itertools
import json
import os
import subprocess
import sys

from install import HERE, tell


@dataclasses.dataclass(frozen=True)
class Input:
    """A row."""

    key: str
    title: str
    name: str
    kind: str  # ndjson, files, har; one response on standard input, or in a file

    @property
    def is_single(self):
        """Whether it is one response, of which milliseconds tell more than MB a second."""
        return self.kind in ("stdin", "file")


INPUTS = [
    Input("good", "good responses, NDJSON", "good.ndjson", "ndjson"),
    Input("shuffled", "the same, keys in any order", "shuffled.ndjson", "ndjson"),
    Input("bad2", "the same, 2 % bad", "bad2.ndjson", "ndjson"),
    Input("allbad", "the same, every response bad", "allbad.ndjson", "ndjson"),
    Input("files", "small files", "files", "files"),
    Input("har", "HAR of a browser", "good.har", "har"),
    Input("stdin", "one response, standard input", "one.json", "stdin"),
    Input("file", "one response, a file", "one.json", "file"),
]
# These are not measured; their verdicts are compared. For tools that take no NDJSON, they are the
# only bad responses.
MIXED = Input("mixed", "good and bad files", "mixed", "files")
ONE_BAD = Input("one-bad", "one bad response", "one-bad.json", "stdin")
MIXED_OF_EACH = 100


def maker():
    """What writes the corpus, as a number: another writer, another corpus."""
    sources = [HERE / "corpus.py", HERE / "har.py", *sorted(HERE.glob("responses/*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


class Corpus:
    """The folder that corpus.py has written."""

    def __init__(self, folder, sizes):
        self.folder = folder
        self.write(sizes)
        self.write_mixed()
        self.counts = json.loads((folder / "corpus.json").read_text())["inputs"]

    def write(self, sizes):
        """Writes it, unless it is there already."""
        told, made_by = self.folder / "corpus.json", self.folder / "made-by"
        is_there = told.exists() and made_by.exists() and made_by.read_text() == maker()
        if is_there and json.loads(told.read_text())["arguments"] == sizes:
            return
        tell(f"writing {self.folder}")
        options = [f"--{name.replace('_', '-')}={value}" for name, value in sizes.items()]
        subprocess.run(
            [sys.executable, HERE / "corpus.py", self.folder, *options], check=True, timeout=900
        )
        for old in self.folder.glob("cut-*"):
            old.unlink()
        made_by.write_text(maker())

    def write_mixed(self):
        """Good and bad responses in turn, a file for each."""
        folder = self.folder / MIXED.name
        folder.mkdir(exist_ok=True)
        with (
            open(self.folder / "good.ndjson", "rb") as good,
            open(self.folder / "allbad.ndjson", "rb") as bad,
        ):
            pairs = itertools.islice(zip(good, bad, strict=True), MIXED_OF_EACH)
            for number, line in enumerate(itertools.chain.from_iterable(pairs)):
                (folder / f"{number:03}.json").write_bytes(line)

    def files(self, one, cut=None):
        """The paths of files, for programs that take no folder."""
        return [str(path) for path in self.all_files(one)[:cut]]

    @functools.cache
    def all_files(self, one):
        """The files of a folder, in order."""
        found = sorted((self.folder / one.name).rglob("*.json"))
        return [path.relative_to(self.folder) for path in found]

    @functools.cache
    def lines(self, one, cut, ending):
        """The name of an NDJSON file under another ending, or of its first so many MB."""
        source = self.folder / one.name
        if cut is None:
            made = source.with_suffix(ending)
            # A program may go by the ending of what a symbolic link leads to.
            made.unlink(missing_ok=True)
            os.link(source, made)
            return made.name
        made = self.folder / f"cut-{cut}-{source.stem}{ending}"
        written = 0
        with open(source, "rb") as whole, open(made, "wb") as part:
            for line in whole:
                written += part.write(line)
                if written >= cut * 10**6:
                    break
        return made.name

    def cut(self, one, most):
        """How many MB or files a tool is given that takes at most so many; None is all."""
        if most is None:
            return None
        files = one.kind == "files"
        has = len(self.all_files(one)) if files else self.size(one) / 10**6
        return most if most < has else None

    def size(self, one, cut=None):
        """How many bytes a tool is given."""
        if one.kind == "files":
            return sum((self.folder / path).stat().st_size for path in self.files(one, cut))
        name = one.name if cut is None else self.lines(one, cut, ".jsonl")
        return (self.folder / name).stat().st_size

    def count(self, one, cut):
        """How many responses are in a cut; None is all."""
        if cut is None or one.kind == "files":
            return cut
        with open(self.folder / self.lines(one, cut, ".jsonl"), "rb") as part:
            return sum(1 for _ in part)

    def expected(self, one):
        """A `1` for each good response and a `0` for each bad one."""
        if one is MIXED:
            return "10" * MIXED_OF_EACH
        verdicts = (self.folder / one.name).with_suffix(".verdicts")
        if one.kind != "files" and verdicts.exists():
            return verdicts.read_text()
        return "1" * self.counts[one.name]["responses"]
