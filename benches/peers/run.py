#!/usr/bin/env python3
"""Measures the program beside the tools that one would take instead, and prints tables.

    run.py [--quick] [--only INPUT]… [--rounds N] [--minutes N] [--compare] [--folder DIR]

The environment variable PROGRAM names a program that is built already. docs/src/explanation/speed.md says what is
measured, and how.
"""

import argparse
import json
import os
import pathlib
import sys

import table
from inputs import INPUTS, Corpus
from install import HERE, Peers, run, tell
from measure import Measure, summarise
from schema import write_observed
from tools import COMPONENT, Tools
from verdicts import compare_all

ROOT = HERE.parents[1]
FULL = {"ndjson_mb": 200, "har_mb": 300, "files": 50_000, "distinct": 4_000, "seed": 1}
QUICK = {"ndjson_mb": 20, "har_mb": 30, "files": 5_000, "distinct": 2_000, "seed": 1}


def options():
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    keys = [one.key for one in INPUTS]
    parser.add_argument("--quick", action="store_true", help="small inputs, three rounds")
    parser.add_argument("--only", action="append", choices=keys, help="these inputs alone")
    parser.add_argument("--rounds", type=int, help="at most so many runs of each")
    parser.add_argument("--minutes", type=float, default=20, help="for the timed runs together")
    parser.add_argument("--compare", action="store_true", help="the verdicts, and time nothing")
    default = ROOT / "target" / "peers"
    parser.add_argument("--folder", type=pathlib.Path, default=default, help="for all that is made")
    return parser.parse_args()


def build():
    """The program under test, and what the tables call it."""
    named = os.environ.get("PROGRAM")
    if named:
        program = pathlib.Path(named).resolve()
    else:
        tell("building the program")
        run("cargo", "build", "--release", "--locked", cwd=ROOT)
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))
        program = ROOT / target / "release" / "stytch-validate"
    told = run(program, "--version").strip()
    if named:
        return program, f"{told}, the one that PROGRAM names"
    in_git = (ROOT / ".git").exists()
    commit = run("git", "describe", "--always", "--dirty", cwd=ROOT).strip() if in_git else ""
    return program, f"{told} {commit}"


def prepare(asked):
    """Everything that is needed, and the same schema for all."""
    program, about = build()
    peers = Peers(asked.folder.resolve())
    peers.install()
    schema = peers.folder / "observed.json"
    write_observed(run(program, "--print-schema", COMPONENT), schema)
    modules = peers.node / "node_modules"
    run("node", HERE / "ajv.mjs", "compile", modules, schema, peers.node)
    sizes = QUICK if asked.quick else FULL
    corpus = Corpus(peers.folder / ("corpus-quick" if asked.quick else "corpus"), sizes)
    return about, peers, corpus, Tools(program, peers, schema, corpus)


def measured(asked, rows, peers, corpus, tools):
    """What a table says of each row."""
    measure = Measure(peers, corpus.folder)
    rounds = asked.rounds or (3 if asked.quick else 7)
    for one in rows:
        calls = tools.calls(one)
        samples = measure.rounds(one, calls, rounds, asked.minutes * 60 / len(rows))
        yield one, calls, summarise(one, calls, samples, corpus)


def main():
    """Prepares, compares, measures, prints."""
    asked = options()
    about, peers, corpus, tools = prepare(asked)
    load = os.getloadavg()
    rows = [one for one in INPUTS if not asked.only or one.key in asked.only]
    compare_all(tools, corpus, rows)
    if asked.compare:
        return
    results = list(measured(asked, rows, peers, corpus, tools))
    tape = run(peers.floors, "tape-alone", corpus.folder / "good.ndjson").split()
    tape = ", ".join(
        f"{way} {speed} MB/s" for way, speed in zip(tape[::2], tape[1::2], strict=True)
    )
    told = {
        "command": " ".join(["bash benches/peers/run.sh", *sys.argv[1:]]),
        "load": load,
        "program": about,
        "tape": tape,
        "versions": peers.versions(),
    }
    print(table.document(results, corpus, told))
    figures = {one.key: cells for one, _, cells in results}
    kept = {"about": told, "machine": table.machine(), "figures": figures}
    (peers.folder / "results.json").write_text(json.dumps(kept, indent=2))


main()
