"""The tools: how each is called for each kind of input, and what it cannot read."""

import dataclasses
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
COMPONENT = "api_sso_v1_AuthenticateResponse"
# The slow get the beginning of an input: so many MB of NDJSON, so many files.
MOST = {"sourcemeta": {"ndjson": 40}, "check-jsonschema": {"files": 1_000}}
ONE_DOCUMENT = "reads one document a file, so no NDJSON"
NO_HAR = "reads no HAR"
OURS = "ours -j1"


@dataclasses.dataclass
class Call:
    """How a tool is called for an input."""

    command: list
    # How its verdicts are read: a function of verdicts.py.
    reads: str
    # The command that tells them, where it is another than the one that is timed.
    telling: list | None = None
    stdin: str | None = None
    # How many MB or files it was given; None is all.
    cut: int | None = None


class Tools:
    """All of them. Each is a method that gives a call, or the reason why there is none."""

    def __init__(self, program, peers, schema, corpus):
        self.program, self.peers, self.schema, self.corpus = program, peers, schema, corpus
        # In the order of the tables.
        self.all = {
            OURS: self.ours_on_one_core,
            "ours": self.ours,
            "jsonschema-rs": self.jsonschema_rs,
            "jsonschema-cli": self.jsonschema_cli,
            "ajv": self.ajv,
            "sourcemeta": self.sourcemeta,
            "sourcemeta --fast": self.sourcemeta_fast,
            "check-jsonschema": self.check_jsonschema,
            "tree": self.tree,
            "floor: tape": self.tape,
            "floor: reading": self.reading,
        }

    def calls(self, one):
        """Every tool's call or reason for an input."""
        return {name: make(one) for name, make in self.all.items()}

    def ours_on_one_core(self, one):
        """The program with one thread that judges, as the peers have."""
        return self.ours(one, ["--jobs", "1"])

    def ours(self, one, options=()):
        """The program as it comes; with its full report where there is much to report."""
        shape = ["--format", "json"] if one.key == "allbad" else []
        command = [self.program, *options, *shape]
        telling = [self.program, *options, "--format", "ndjson"]
        if one.kind == "stdin":
            return Call(command, "ours", telling, stdin=one.name)
        return Call([*command, one.name], "ours", [*telling, one.name])

    def jsonschema_rs(self, one):
        """The Python package, in a driver of ours."""
        driver = [self.peers.python, HERE / "jsonschema_rs_driver.py", mode(one), self.schema]
        return driven(driver, one)

    def ajv(self, one):
        """The package for Node, in a driver of ours."""
        return driven(["node", HERE / "ajv.mjs", mode(one), self.peers.node], one)

    def jsonschema_cli(self, one):
        """The program of the crate that the program under test is built on."""
        command = [self.peers.jsonschema_cli, "validate", self.schema, "--instance"]
        if one.is_single:
            return single(command, one)
        if one.kind == "files":
            return Call([*command, *self.corpus.files(one)], "lines")
        return NO_HAR if one.kind == "har" else ONE_DOCUMENT

    def sourcemeta(self, one):
        """In the mode that says what is wrong. As text it prints every bad response whole, as JSON
        pages of annotations for every good one: so it is text, and JSON where all are bad."""
        if one.key == "allbad":
            return self.by_sourcemeta(one, ["--json"], "sourcemeta_json")
        return self.by_sourcemeta(one, [], "sourcemeta_text")

    def sourcemeta_fast(self, one):
        """In the mode that says no more than that something is wrong."""
        if one.kind == "files" or one.is_single:
            return self.by_sourcemeta(one, ["--fast"], "sourcemeta_text", whole=True)
        call = self.by_sourcemeta(one, ["--fast", "--json"], "sourcemeta_json", whole=True)
        if one.key == "bad2":
            # Only the text numbers the responses.
            text = self.by_sourcemeta(one, ["--fast"], "sourcemeta_text", whole=True)
            call = dataclasses.replace(call, telling=text.command, reads=text.reads)
        return call

    def by_sourcemeta(self, one, options, reads, whole=False):
        """It takes a file for NDJSON by the ending .jsonl alone."""
        command = [self.peers.sourcemeta, "validate", "--continue", *options, self.schema]
        if one.kind == "har":
            return NO_HAR
        if one.is_single:
            return single(command, one)
        if one.kind == "files":
            return Call([*command, one.name], reads)
        cut = None if whole else self.cut("sourcemeta", one)
        return Call([*command, self.corpus.lines(one, cut, ".jsonl")], reads, cut=cut)

    def check_jsonschema(self, one):
        """The Python program that many have in pre-commit."""
        command = [self.peers.check_jsonschema, "--schemafile", self.schema]
        if one.is_single:
            return single(command, one)
        if one.kind == "files":
            cut = self.cut("check-jsonschema", one)
            files = self.corpus.files(one, cut)
            telling = [*command, "--output-format", "json", *files]
            return Call([*command, *files], "listed", telling, cut=cut)
        return NO_HAR if one.kind == "har" else ONE_DOCUMENT

    def tree(self, one):
        """serde_json's tree and the jsonschema crate: what one would write first."""
        rest = [self.schema, one.name]
        telling = [self.peers.floors, "verdicts", *rest]
        return Call([self.peers.floors, "tree", *rest], "digits", telling)

    def tape(self, one):
        """A parse, and no verdict."""
        return Call([self.peers.floors, "tape", one.name], "nothing")

    def reading(self, one):
        """The bytes alone; of one response, starting a program alone."""
        if one.is_single:
            return Call([self.peers.floors, "empty"], "nothing")
        return Call([self.peers.floors, "read", one.name], "nothing")

    def cut(self, tool, one):
        """What a slow tool is given."""
        return self.corpus.cut(one, MOST[tool].get(one.kind))


def mode(one):
    """What a driver calls a kind of input."""
    return "file" if one.is_single else one.kind


def single(command, one):
    """A call for one response, whose verdict is the exit status."""
    if one.kind == "stdin":
        return Call([*command, "-"], "status", stdin=one.name)
    return Call([*command, one.name], "status")


def driven(command, one):
    """A call of a driver, which tells digits when asked."""
    if one.kind == "stdin":
        return Call(command, "digits", [*command, "--verdicts"], stdin=one.name)
    return Call([*command, one.name], "digits", [*command, "--verdicts", one.name])
