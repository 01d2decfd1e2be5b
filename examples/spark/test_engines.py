"""Tests on Spark and on Ray, with two cores of this machine.

    python test_engines.py PROGRAM
"""

import collections
import contextlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from pyspark.sql import SparkSession

import corpus
from column import check_column
from validate import main

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures"
PROGRAM = None
RESPONSES = 52_000


def plain(*words):
    """A plain run's report, as lines."""
    words = [PROGRAM, "--format", "ndjson", *map(str, words)]
    return [json.loads(line) for line in subprocess.run(words, capture_output=True, check=False).stdout.splitlines()]


def run(engine, *words):
    """The example's exit status, and what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["--on", engine, "--program", PROGRAM, *map(str, words)])
    return status, out.getvalue(), err.getvalue()


def counts(last):
    """What can be compared: all but who wrote it."""
    return {name: last[name] for name in ("truncated", "partial", "summary")}


def findings(lines):
    return [line for line in lines if line["type"] == "finding"]


class Engines:
    """What holds on every engine."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="stytch-validate-engines-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        # The workers are in another folder, perhaps: reports have the paths as they were typed.
        cls.addClassCleanup(os.chdir, os.getcwd())
        os.chdir(cls.folder)
        corpus.write(cls.folder / "corpus", RESPONSES)

    def out(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "out"

    def lines(self, out):
        return [json.loads(line) for part in sorted(out.glob("part-*")) for line in part.read_text().splitlines()]

    def test_the_sum_is_the_report_of_the_single_run(self):
        out, files = self.out(), sorted(pathlib.Path("corpus").iterdir())
        whole = plain(*files)
        status, printed, said = run(self.ENGINE, "corpus", "--split", 8, "--out", out)
        self.assertEqual((status, said), (1, ""))
        summed = json.loads(printed)
        self.assertEqual(summed, counts(whole[-1]))
        self.assertEqual(summed["summary"]["responses"], RESPONSES)
        for name in ("valid", "invalid", "warnings", "error_responses"):
            self.assertGreater(summed["summary"][name], 500, name)
        # More splits than files, and each finding is the plain run's, at its line.
        self.assertGreater(len(list(out.iterdir())), len(files))
        self.assertEqual(findings(self.lines(out)), findings(whole))
        merged = subprocess.run([PROGRAM, "--merge", "-f", "ndjson", out], capture_output=True, check=False)
        self.assertEqual(counts(json.loads(merged.stdout.splitlines()[-1])), summed)
        self.assertEqual(merged.returncode, 1)

    def test_recordings_are_read_whole(self):
        folder, out = pathlib.Path("recordings"), self.out()
        folder.mkdir(exist_ok=True)
        for kind in ("har", "vcr", "vcrpy", "betamax", "go-vcr", "nock"):
            for path in (FIXTURES / "recordings" / kind).iterdir():
                if path.suffix in (".har", ".yml", ".yaml", ".json") and "cut-off" not in path.name:
                    shutil.copy(path, folder / f"{kind} {path.name}")
        status, printed, said = run(self.ENGINE, folder, "--out", out)
        whole = plain(*sorted(folder.iterdir()))
        self.assertEqual((status, said, json.loads(printed)), (1, "", counts(whole[-1])))
        self.assertEqual(findings(self.lines(out)), findings(whole))

    def test_a_failing_task_fails_with_the_programs_words(self):
        status, printed, said = run(self.ENGINE, "corpus", "--out", self.out(), "--", "--schema", "nope")
        self.assertEqual((status, printed), (2, ""))
        self.assertIn("there is no component `nope`", said)
        self.assertIn("exit status 2", said)
        status, printed, said = run(self.ENGINE, "corpus", "--out", self.out(), "--", "--baseline", "x")
        self.assertEqual((status, printed), (2, ""))
        self.assertIn("--baseline", said)

    def test_a_file_that_breaks_costs_that_file(self):
        cut, secret = FIXTURES / "recordings" / "har" / "cut-off.har", pathlib.Path("secret.har")
        secret.write_text('{"log":{"version":"1.2","entries":[{"canary-4711": "canary-4712')
        status, printed, said = run(self.ENGINE, cut, secret, "corpus/0.ndjson", "--out", self.out())
        summary = json.loads(printed)["summary"]
        self.assertEqual((status, summary["unreadable"], summary["valid"] > 1_000), (2, 2, True))
        self.assertNotIn("canary", printed + said)

    def test_nothing_checked_is_no_success(self):
        for text in ("", "\n\n"):
            pathlib.Path("empty.ndjson").write_text(text)
            status, _, said = run(self.ENGINE, "empty.ndjson", "--out", self.out())
            self.assertEqual((status, said), (2, "nothing was checked\n"))
        status, _, said = run(self.ENGINE, "no-such-folder", "--out", self.out())
        self.assertEqual((status, said), (2, "no-such-folder: no captures are there\n"))


class OnRay(Engines, unittest.TestCase):
    ENGINE = "ray"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        cls.addClassCleanup(ray.shutdown)


class OnSpark(Engines, unittest.TestCase):
    ENGINE = "spark"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
        cls.session = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
        cls.session.sparkContext.setLogLevel("OFF")
        cls.addClassCleanup(cls.session.stop)

    def test_a_column_has_the_findings_of_its_rows(self):
        table = self.session.read.text("corpus").withColumnRenamed("value", "body")
        table = table.selectExpr("body", "get_json_object(body, '$.request_id') AS id")
        rows = check_column(table, "body", ["id"], PROGRAM).toArrow().to_pylist()
        whole = findings(plain(*sorted(pathlib.Path("corpus").iterdir())))
        self.assertEqual(len(rows), RESPONSES)
        self.assertEqual({row["skipped"] for row in rows}, {None})
        names = ("rule", "severity", "message", "instance_location", "field", "schema")
        count = lambda found: collections.Counter(tuple(each) for each in found)
        found = [(row["id"], *map(finding.get, names)) for row in rows for finding in row["findings"]]
        wanted = [(finding.get("request_id"), *map(finding.get, names)) for finding in whole]
        self.assertEqual(count(each[1:] for each in found), count(each[1:] for each in wanted))
        # Each is with its row; of a body that is cut off, the program reads no id.
        known = count(each for each in wanted if each[0])
        self.assertEqual(count(found) & known, known)


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(warnings="ignore")
