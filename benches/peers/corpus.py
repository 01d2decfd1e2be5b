#!/usr/bin/env python3
"""Writes what the tools are measured on, the same bytes for the same arguments.

    corpus.py FOLDER [--ndjson-mb N] [--har-mb N] [--files N] [--distinct N] [--seed N]

    good.ndjson      good responses, their keys in order, as the API writes them
    shuffled.ndjson  the same responses, the keys of every object in another order
    bad2.ndjson      the same as good.ndjson, one in fifty with a fault
    allbad.ndjson    the same, each with a fault or two
    files/           small good responses, a file for each, 500 in a folder
    good.har         a browser's recording, half of it logins
    one.json         one good response; one-bad.json, one with a fault

NAME.verdicts has a `1` for each good response of that input and a `0` for each bad one, and
corpus.json says how many there are. A number of distinct responses is made; further ones are these
in another order, each with another `request_id`, so that writing takes no longer than measuring.
"""

import argparse
import json
import pathlib
import random
import re
import shutil

import har
from responses import respond
from responses.faults import spoil
from responses.values import uuid

# Where the UUID of a request begins, also inside a string of a HAR.
REQUEST = re.compile(r'request_id\\?":\\?"request-id-(?:test|live)-')
UUID = 36
LEAN, BAD, IN_ASCII = 0.65, 0.02, 0.1
SMALL = range(2_000, 5_121)
IN_A_FOLDER = 500


def text_of(value, in_order=True, in_ascii=False):
    """JSON as the API writes it: compact, and `&`, `<` and `>` escaped."""
    text = json.dumps(value, ensure_ascii=in_ascii, separators=(",", ":"), sort_keys=in_order)
    for sign in "&<>":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def around_request(text):
    """The bytes before the UUID of the request, and those behind it."""
    at = REQUEST.search(text).end()
    return text[:at].encode(), text[at + UUID :].encode()


def shuffled(rng, value):
    """The same, the keys of every object in another order."""
    if isinstance(value, list):
        return [shuffled(rng, item) for item in value]
    if not isinstance(value, dict):
        return value
    members = sorted(value.items(), key=lambda _: rng.random())
    return {name: shuffled(rng, inner) for name, inner in members}


class Corpus:
    """The folder, and the distinct responses that all in it are made of."""

    def __init__(self, options):
        self.options, self.folder = options, options.folder
        rng = random.Random(options.seed)
        self.responses = []
        for _ in range(options.distinct):
            response = respond(rng, rng.random() < LEAN)
            self.responses.append((text_of(response, in_ascii=rng.random() < IN_ASCII), response))
        self.around = [around_request(text) for text, _ in self.responses]
        self.counts = {}

    def rng(self, name):
        """Its own for every file, so that one can change without the others."""
        return random.Random(f"{self.options.seed} {name}")

    def endless(self):
        """Which response comes next, with the UUID of its request; the same each time."""
        rng = self.rng("order")
        order = list(range(len(self.responses)))
        while True:
            rng.shuffle(order)
            for at in order:
                yield at, uuid(rng)

    def write(self, name, lines):
        """Writes lines, and the verdicts on them where not all are good."""
        size, verdicts = 0, []
        with open(self.folder / name, "wb") as file:
            for line, good in lines:
                size += file.write(line) + file.write(b"\n")
                verdicts.append("1" if good else "0")
        if "0" in verdicts:
            (self.folder / name).with_suffix(".verdicts").write_text("".join(verdicts))
        counted = {"responses": len(verdicts), "valid": verdicts.count("1"), "bytes": size}
        self.counts[name] = counted

    def good(self):
        """Enough of them."""
        size = 0
        for at, request in self.endless():
            if size >= self.options.ndjson_mb * 10**6:
                return
            before, behind = self.around[at]
            line = before + request.encode() + behind
            size += len(line) + 1
            yield at, request, line

    def anew(self, at, request):
        """A response of its own, to be changed."""
        text = self.responses[at][0]
        start = REQUEST.search(text).end()
        return json.loads(text[:start] + request + text[start + UUID :])

    def write_shuffled(self):
        """The keys in another order."""
        rng = self.rng("shuffled")
        self.write(
            "shuffled.ndjson",
            (
                (text_of(shuffled(rng, self.anew(at, request)), in_order=False).encode(), True)
                for at, request, _ in self.good()
            ),
        )

    def bad(self, rng, at, request, faults):
        """A response with so many faults."""
        response = self.anew(at, request)
        for _ in range(faults):
            spoil(rng, response)
        return text_of(response).encode()

    def write_bad(self):
        """A few bad ones among good ones, and nothing but bad ones."""
        rng = self.rng("bad2")
        self.write(
            "bad2.ndjson",
            (
                (self.bad(rng, at, request, 1), False) if rng.random() < BAD else (line, True)
                for at, request, line in self.good()
            ),
        )
        every = self.rng("allbad")
        self.write(
            "allbad.ndjson",
            (
                (self.bad(every, at, request, every.choice([1, 1, 2])), False)
                for at, request, _ in self.good()
            ),
        )

    def write_files(self):
        """One small response a file."""
        rng = self.rng("files")
        small = []
        while len(small) < min(self.options.distinct, self.options.files):
            text = text_of(respond(rng, True))
            if len(text.encode()) in SMALL:
                small.append(around_request(text))
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        size = 0
        for number in range(self.options.files):
            folder = self.folder / "files" / f"{number // IN_A_FOLDER:03}"
            if number % IN_A_FOLDER == 0:
                folder.mkdir(parents=True)
            before, behind = small[number % len(small)]
            size += (folder / f"{number:05}.json").write_bytes(
                before + uuid(rng).encode() + behind + b"\n"
            )
        counted = {"responses": self.options.files, "valid": self.options.files, "bytes": size}
        self.counts["files"] = counted

    def write_har(self):
        """Logins, and what a browser loads besides."""
        rng = self.rng("har")
        logins = [
            around_request(har.indented(har.login(rng, text)))
            for text, _ in self.responses[: max(self.options.distinct // 4, 1)]
        ]
        others = [
            har.indented(har.other(rng, number)).encode()
            for number in range(max(len(logins) // 2, 1))
        ]
        size, responses = 0, 0
        with open(self.folder / "good.har", "wb") as file:
            size += file.write(har.HEAD.encode())
            while size < self.options.har_mb * 10**6:
                size += file.write(b",\n" if responses else b"")
                before, behind = rng.choice(logins)
                size += file.write(before + uuid(rng).encode() + behind)
                size += file.write(b",\n" + rng.choice(others))
                responses += 1
            size += file.write(har.TAIL.encode())
        self.counts["good.har"] = {"responses": responses, "valid": responses, "bytes": size}

    def write_single(self):
        """One response as a whole input: one of average size."""
        average = sum(len(text) for text, _ in self.responses) / len(self.responses)
        text, response = min(self.responses, key=lambda made: abs(len(made[0]) - average))
        self.write("one.json", [(text.encode(), True)])
        bad = {name: value for name, value in response.items() if name != "member_id"}
        self.write("one-bad.json", [(text_of(bad).encode(), False)])

    def write_all(self):
        """Everything, and corpus.json last: where it is, nothing is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = self.folder / "corpus.json"
        told.unlink(missing_ok=True)
        self.write("good.ndjson", ((line, True) for _, _, line in self.good()))
        self.write_shuffled()
        self.write_bad()
        self.write_files()
        self.write_har()
        self.write_single()
        arguments = {name: value for name, value in vars(self.options).items() if name != "folder"}
        told.write_text(json.dumps({"arguments": arguments, "inputs": self.counts}, indent=2))


def options(arguments=None):
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--ndjson-mb", type=int, default=200)
    parser.add_argument("--har-mb", type=int, default=300)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--distinct", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    Corpus(options()).write_all()
