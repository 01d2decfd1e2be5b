"""Tests of the example, on two cores of this machine.

    python test_spark.py PROGRAM          all tests
    python test_spark.py PROGRAM --time   the overhead over a plain run, three pairs of runs
"""

import collections
import contextlib
import io
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ["PYSPARK_PYTHON"] = sys.executable

from pyspark import SparkConf, SparkContext

import validate

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent.parent / "fixtures"
PROGRAM = None
FILES = 8
RESPONSES = 52_000
REQUEST_ID = re.compile(r'("request_id":"request-id-test-)[0-9a-f-]{36}')


def bodies():
    """Responses as the API sends them, one a line, and some that it would not send."""
    for path in sorted((FIXTURES / "responses").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        for change in (None, "drop", "retype", "add", "cut"):
            changed = json.loads(json.dumps(body))
            if change == "drop":
                changed.pop(sorted(changed)[-1])
            elif change == "retype":
                changed["status_code"] = str(changed.get("status_code"))
            elif change == "add":
                changed["a_new_field"] = {"a": [1, 2.5, None]}
            text = json.dumps(changed, separators=(",", ":"))
            yield text[: len(text) // 2] if change == "cut" else text


def write_corpus(folder, responses):
    """Files of lines, the same on every machine; every response has an id of its own."""
    chance = random.Random(8)
    kinds = list(bodies())
    weights = [6 if number % 5 == 0 else 1 for number in range(len(kinds))]
    for number in range(FILES):
        lines = chance.choices(kinds, weights, k=responses // FILES)
        numbered = (
            REQUEST_ID.sub(rf"\g<1>{number:08x}-0000-4000-8000-{at:012x}", line)
            for at, line in enumerate(lines)
        )
        with open(folder / f"{number}.ndjson", "w", encoding="utf-8", newline="\n") as file:
            for line in numbered:
                file.write(line + "\n")


def plain(*words):
    """A plain run's report, as lines."""
    ended = subprocess.run(
        [PROGRAM, "--format", "ndjson", *map(str, words)], capture_output=True, check=False
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def on_spark(*words):
    """The example's exit status, and what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = validate.main(["--program", PROGRAM, *map(str, words)])
    return status, out.getvalue(), err.getvalue()


def counts(last):
    """What can be compared: all but who wrote it."""
    return {name: last[name] for name in ("truncated", "partial", "summary")}


def findings(lines, *names):
    """How often there is each finding, by these members."""
    found = (line for line in lines if line["type"] == "finding")
    return collections.Counter(json.dumps([line.get(name) for name in names]) for line in found)


class Example(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        conf = SparkConf().setMaster("local[2]").setAppName("stytch-validate")
        conf.set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false").set("spark.sql.catalogImplementation", "in-memory")
        cls.context = SparkContext.getOrCreate(conf)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="stytch-validate-spark-"))
        (cls.folder / "corpus").mkdir()
        write_corpus(cls.folder / "corpus", RESPONSES)

    @classmethod
    def tearDownClass(cls):
        cls.context.stop()
        shutil.rmtree(cls.folder)

    def out(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "out"

    def lines(self, out):
        parts = sorted(out.glob("part-*"))
        return [json.loads(line) for part in parts for line in part.read_text().splitlines()]

    def test_the_sum_is_the_report_of_the_single_run(self):
        corpus, out = self.folder / "corpus", self.out()
        # Named, not found in a folder: lines that are no responses are then judged, as on Spark.
        whole = plain(*sorted(corpus.iterdir()))
        status, printed, said = on_spark(corpus, "--out", out)
        self.assertEqual((status, said), (1, ""))
        summed = json.loads(printed)
        self.assertEqual(summed, counts(whole[-1]))
        summary = summed["summary"]
        self.assertGreaterEqual(summary["responses"], 50_000)
        self.assertEqual(summary["sources"], FILES)
        for name in ("valid", "invalid", "warnings", "error_responses"):
            self.assertGreater(summary[name], 1_000, name)
        # Each finding is there, and says whose it is.
        names = ("rule", "severity", "message", "request_id", "instance_location", "field", "schema")
        self.assertEqual(findings(self.lines(out), *names), findings(whole, *names))
        # What each partition left is a report, and the program adds them up to the same.
        merged = subprocess.run(
            [PROGRAM, "--merge", "--format", "ndjson", out], capture_output=True, check=False
        )
        self.assertEqual(merged.returncode, 1)
        self.assertEqual(counts(json.loads(merged.stdout.splitlines()[-1])), summed)

    def test_one_file_may_be_cut_anywhere(self):
        big, out = self.folder / "big.ndjson", self.out()
        with open(big, "wb") as file:
            for part in sorted((self.folder / "corpus").iterdir()):
                file.write(part.read_bytes())
        status, printed, _ = on_spark(big, "--partitions", "5", "--out", out)
        summed, whole = json.loads(printed), counts(plain(big)[-1])
        # Each partition is a source of its own.
        self.assertEqual(summed["summary"].pop("sources"), len(list(out.glob("part-*"))))
        self.assertEqual(whole["summary"].pop("sources"), 1)
        self.assertEqual((status, summed), (1, whole))

    def test_a_finding_finds_its_response(self):
        responses = self.context.textFile(str(self.folder / "corpus"))
        lines = validate.reports(
            responses, PROGRAM, ["--input-format", "ndjson"], validate.named_lines
        )
        joined = validate.with_responses(lines, responses).collect()
        self.assertGreater(len(joined), 10_000)
        ids = 0
        for finding, response in joined:
            if "request_id" in finding:
                self.assertIn(f'"{finding["request_id"]}"', response)
                ids += 1
            if finding["rule"] == "invalid-json":
                with self.assertRaises(ValueError):
                    json.loads(response)
        self.assertGreater(ids, 10_000)

    def test_recordings_are_read_one_a_partition(self):
        folder, out = self.folder / "recordings", self.out()
        folder.mkdir()
        for kind in ("har", "vcr", "vcrpy", "betamax", "go-vcr", "nock"):
            for path in (FIXTURES / "recordings" / kind).iterdir():
                if path.suffix in (".har", ".yml", ".yaml", ".json") and "cut-off" not in path.name:
                    shutil.copy(path, folder / f"{kind} {path.name}")
        status, printed, said = on_spark(folder, "--recordings", "--out", out)
        self.assertEqual(said, "")
        self.assertEqual(json.loads(printed), counts(plain(folder)[-1]))
        self.assertEqual(status, 1)
        sources = {line["source"] for line in self.lines(out) if line["type"] == "finding"}
        self.assertTrue(all(source.startswith("file:") for source in sources), sources)

    def test_a_failing_partition_fails_the_job_with_the_programs_words(self):
        corpus = self.folder / "corpus"
        status, printed, said = on_spark(corpus, "--out", self.out(), "--", "--schema", "nope")
        self.assertEqual((status, printed), (2, ""))
        self.assertIn("there is no component `nope`", said)
        self.assertIn("exit status 2", said)
        cut = FIXTURES / "recordings" / "har" / "cut-off.har"
        status, printed, said = on_spark(cut, "--recordings", "--out", self.out())
        self.assertEqual((status, printed), (2, ""))
        self.assertIn("the recording is cut off within the entry", said)

    def test_a_program_that_dies_fails_the_job(self):
        for script, word in (
            ("#!/bin/sh\nkill -KILL $$\n", "exit status 137"),
            ("#!/bin/sh\ncat >/dev/null\n", "the report has no summary"),
            (f'#!/bin/sh\n{PROGRAM} "$@" | head -n 1\n', "the report has no summary"),
            ("#!/bin/sh\nkill -KILL $PPID\n", "ended before the program was done"),
        ):
            program = self.folder / "dies"
            program.write_text(script)
            program.chmod(0o755)
            words = [self.folder / "corpus", "--program", program, "--out", self.out()]
            status, printed, said = on_spark(*words)
            self.assertEqual((status, printed), (2, ""), script)
            self.assertIn(word, said, script)
        status, _, said = on_spark(
            self.folder / "corpus", "--program", "no-such-program", "--out", self.out()
        )
        self.assertEqual(status, 2)
        self.assertIn("not found", said)

    def test_nothing_of_a_capture_is_in_what_is_said(self):
        secret = self.folder / "secret.har"
        secret.write_text('{"log":{"version":"1.2","entries":[{"canary-4711": "canary-4712')
        _, printed, said = on_spark(secret, "--recordings", "--out", self.out())
        self.assertNotIn("canary", printed + said)

    def test_nothing_checked_is_no_success(self):
        empty = self.folder / "empty.ndjson"
        empty.write_text("")
        status, printed, said = on_spark(empty, "--out", self.out())
        self.assertEqual((status, said), (2, "nothing was checked\n"))
        empty.write_text("\n\n")
        status, printed, said = on_spark(empty, "--out", self.out())
        self.assertEqual((status, said), (2, "nothing was checked\n"))
        self.assertEqual(json.loads(printed)["summary"]["responses"], 0)

    def test_good_responses_are_a_success(self):
        good = self.folder / "good.ndjson"
        body = json.loads((FIXTURES / "responses" / "sso-compact.json").read_text())
        good.write_text((json.dumps(body) + "\n") * 7)
        # More partitions than lines: some are empty.
        status, printed, _ = on_spark(good, "--partitions", "9", "--out", self.out())
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(printed)["summary"]["valid"], 7)


def measure():
    """A plain run beside the same work on Spark, each a whole process, by turns."""
    with tempfile.TemporaryDirectory(prefix="stytch-validate-spark-") as name:
        folder = pathlib.Path(name)
        (folder / "corpus").mkdir()
        write_corpus(folder / "corpus", 400_000)
        size = sum(path.stat().st_size for path in (folder / "corpus").iterdir()) / 1e6
        plainly = [PROGRAM, "-j", "2", "-f", "ndjson", folder / "corpus"]
        spark = [sys.executable, HERE / "validate.py", folder / "corpus", "--program", PROGRAM]
        environment = {**os.environ, "MASTER": "local[2]", "PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell"}
        taken = {"plain": [], "spark": []}
        for turn in range(3):
            for kind, command in (("plain", plainly), ("spark", [*spark, "--out", folder / f"out-{turn}"])):
                begun = time.monotonic()
                with open(folder / "report", "wb") as report:
                    subprocess.run(command, stdout=report, stderr=subprocess.DEVNULL, env=environment, check=False)
                taken[kind].append(time.monotonic() - begun)
        middle = {kind: statistics.median(times) for kind, times in taken.items()}
        ratio = statistics.median(b / a for a, b in zip(taken["plain"], taken["spark"]))
        print(f"{size:.0f} MB: plain {middle['plain']:.1f} s, on Spark {middle['spark']:.1f} s, ratio {ratio:.1f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    if sys.argv[1:] == ["--time"]:
        measure()
    else:
        unittest.main(warnings="ignore")
