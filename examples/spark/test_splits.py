"""Tests of splits and columns, on this machine alone and without an engine.

    python test_splits.py PROGRAM
"""

import gzip
import io
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import pyarrow
from pyarrow import fs

import column
import splits
import validate

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures"
PROGRAM = None


def compact(name="sso-compact"):
    body = json.loads((FIXTURES / "responses" / f"{name}.json").read_text(encoding="utf-8"))
    return json.dumps(body, separators=(",", ":")).encode()


def lines_of_all_kinds(chance, count):
    """Lines, good and bad, long and short, with every end that a line may have."""
    good = compact()
    kinds = [
        good, good[:-1] + b',"new":1}', good.replace(b"true", b'"yes"'), good[: len(good) // 2], b"", b" \t", b"{}",
        b"\xef\xbb\xbf" + good, b"\xef\xbb\xbf", b"not JSON", b'"\r"', '{"é":"ü"}'.encode(),
        good[:-1] + b',"long":"' + b"x" * 20_000 + b'"}',
    ]
    for _ in range(count):
        yield chance.choice(kinds) + chance.choice([b"\n", b"\r\n"])


def listed(text):
    """The lines of a report but its notes and its summary."""
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if line["type"] not in ("note", "summary")]


def plain(*words):
    """A plain run's report."""
    words = [PROGRAM, "--format", "ndjson", "--allow-empty", *map(str, words)]
    return subprocess.run(words, capture_output=True, check=False).stdout.decode()


def last(text):
    line = json.loads(text.splitlines()[-1])
    return {name: line[name] for name in ("truncated", "partial", "summary")}


class InAFolder(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stytch-validate-splits-"))
        self.addCleanup(shutil.rmtree, self.folder)
        # The fingerprint of a finding is of the path as a run was given it, from the folder it is in.
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        self.runs = 0

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return pathlib.Path(name)

    def out(self):
        self.runs += 1
        return self.folder / f"out {self.runs}"

    def checked(self, paths, *, run=validate.on_threads, **how):
        """The reports of a run over splits, in their order, and its sum."""
        out = self.out()
        total = splits.check_all([str(path) for path in paths], str(out), run, PROGRAM, **how)
        self.assertEqual([path.name for path in out.iterdir() if path.name.startswith(".")], [])
        text = "".join(part.read_text() for part in sorted(out.glob("part-*")))
        merged = subprocess.run([PROGRAM, "--merge", "-f", "ndjson", out], capture_output=True, check=False).stdout
        self.assertEqual(last(merged.decode()), total)
        return text, total

    def assert_as_plain(self, paths, **how):
        text, total = self.checked(paths, **how)
        forced = ["--input-format=ndjson"] if how.get("lines") else []
        whole = plain(*forced, *how.get("options", ()), *paths)
        self.assertEqual(listed(text), listed(whole))
        self.assertEqual(total, last(whole))
        return total["summary"]

    def pieces(self, path, size, lines=False):
        found = splits.splits_of(splits.files_of(str(path)), size, validate.on_threads, PROGRAM, [], lines)
        return [(split.start, split.length, split.line, split.responses) for split in found]


class Splits(InAFolder):
    def test_a_split_owns_the_lines_that_begin_in_it(self):
        path = self.file("a.ndjson", b'{}\n{"a":1}\r\n\n{"b":2}')
        for size, wanted in (
            (100, [(0, 20, 1, 0)]),
            (12, [(0, 12, 1, 0), (12, 8, 3, 2)]),  # cut between two lines
            (13, [(0, 13, 1, 0), (13, 7, 4, 2)]),
            (2, [(0, 3, 1, 0), (3, 9, 2, 1), (12, 8, 3, 2)]),  # smaller than a line
            (4, [(0, 12, 1, 0), (12, 8, 3, 2)]),
        ):
            self.assertEqual(self.pieces(path, size, lines=True), wanted, size)

    def test_splits_of_any_size_are_the_plain_run(self):
        for seed, end in ((1, b""), (2, b"\n"), (3, compact()), (4, b"\n\n \n")):
            text = b"".join(lines_of_all_kinds(random.Random(seed), 30)) + end
            path = self.file(f"{seed}.ndjson", text)
            for size in (501, 4096, 60_000, len(text) - 1, len(text)):
                with self.subTest(seed=seed, size=size):
                    self.assert_as_plain([path], size=size, lines=True)

    def test_a_line_may_be_larger_than_many_splits(self):
        long = compact()[:-1] + b',"long":"' + b"x" * 700_000 + b'"}\n'
        path = self.file("a.ndjson", compact() + b"\n" + long + b"{}\n" + compact())
        self.assertEqual([line for _, _, line, _ in self.pieces(path, 10_000, lines=True)], [1, 3])
        self.assertEqual(self.assert_as_plain([path], size=10_000)["responses"], 4)

    def test_windows_of_the_program_do_not_show(self):
        text = b"".join(lines_of_all_kinds(random.Random(5), 900))
        path = self.file("a.ndjson", text)
        self.assertGreater(len(text), 3 << 20)
        self.assert_as_plain([path], size=2 << 20, jobs=2)
        self.assertEqual(len(self.pieces(path, 2 << 20)), 2 + (len(text) > 4 << 20))

    def test_a_log_is_cut_too_unless_a_line_may_hold_several_responses(self):
        line = b'{"log":{"all":[%b,%b]}}\n' % (compact(), compact().replace(b"200", b'"200"'))
        path = self.file("a.log", line * 20)
        one = self.assert_as_plain([path], size=20_000, options=["--body=/log/all/1"])
        self.assertEqual((one["responses"], one["invalid"]), (20, 20))
        several = self.assert_as_plain([path], size=20_000, options=["--body", "/log/all/*"])
        self.assertEqual((several["responses"], several["invalid"]), (40, 20))

    def test_what_is_not_lines_is_one_split(self):
        good = compact()
        noise = random.Random(6).randbytes(60_000).hex().encode()
        lines = (good + b"\n") * 9
        pretty = json.dumps(json.loads(good), indent=1).encode() + b"\n"
        for name, content in (
            ("a.ndjson.gz", gzip.compress(lines + noise)),
            ("b.ndjson", gzip.compress(lines + noise)),
            ("c.ndjson", lines.decode().encode("utf-16")),
            ("d.json", b"[\n" + b",\n".join([good] * 9) + b"\n]\n"),
            ("e.json", pretty * 9),
            ("f.ndjson", b"\x1b[1m" + lines),
            ("g.har", (FIXTURES / "recordings" / "har" / "cut-off.har").read_bytes() + b"\n" * 9),
            ("h.ndjson", good * 9),
        ):
            path = self.file(name, content)
            self.assertEqual(self.pieces(path, 5_000), [(0, len(content), 1, 0)], name)
            text, total = self.checked([path], size=5_000)
            self.assertEqual(total, last(plain(path)), name)
            self.assertEqual(listed(text), listed(plain(path)), name)
        self.assertEqual(len(self.pieces(self.file("z.txt", lines), 5_000)), 9)

    def test_a_folder_an_address_and_a_pattern_lead_to_files(self):
        for name in ("b.ndjson", "a/x.json.gz", "a/y.txt", "_e/_y.json", ".c/x.json", "c/d/z.json", "vendor/x.json"):
            self.file(name, b"{}\n")
        for typed, wanted in (
            (f"{self.folder}", ["_e/_y.json", "a/x.json.gz", "b.ndjson", "c/d/z.json"]),
            (f"{self.folder}/a/y.txt", ["a/y.txt"]),
            (f"file://{self.folder}/c", ["c/d/z.json"]),
            (f"{self.folder}/*.ndjson", ["b.ndjson"]),
            (f"{self.folder}/*/*.*", ["_e/_y.json", "a/x.json.gz", "a/y.txt", "vendor/x.json"]),
        ):
            found = [pathlib.Path(file.path).relative_to(self.folder).as_posix() for file in splits.files_of(typed)]
            self.assertEqual(found, wanted, typed)
            self.assertTrue(all(file.name.startswith(typed[:9]) for file in splits.files_of(typed)))
        for typed in (f"{self.folder}/no", f"{self.folder}/*.har"):
            with self.assertRaises(FileNotFoundError):
                splits.files_of(typed)

    def test_a_folder_is_read_as_the_program_reads_it(self):
        listed = subprocess.run([PROGRAM, "--list", "readers"], capture_output=True, check=True).stdout.decode()
        self.assertEqual(set(re.findall(r"(?<= )\.[a-z-]+(?= )", listed)), set(splits.ENDINGS))
        for name in ("a.json", "b.yml.xz", "c.tar.gz", "__recordings__/d.har", "node_modules/e.json", "f"):
            self.file(f"in/{name}", b"{}")
        with mock.patch("sys.stderr", io.StringIO()) as said:
            found = [file.name.removeprefix("in/") for file in splits.files_of("in")]
        self.assertEqual(found, ["__recordings__/d.har", "a.json", "b.yml.xz", "c.tar.gz"])
        self.assertIn("in: 1 files without an ending", said.getvalue())

    def test_what_spark_keeps_beside_its_files_is_no_capture(self):
        for name in ("part-0.json", "_SUCCESS", "_delta_log/0.json", "day=1/_temporary/0/part-0.json", "_e/_SUCCESS.json"):
            self.file(f"in/{name}", b"{}")
        with mock.patch("sys.stderr", io.StringIO()) as said:
            found = [file.name for file in splits.files_of("in")]
        self.assertEqual((found, said.getvalue()), (["in/_e/_SUCCESS.json", "in/part-0.json"], ""))

    def test_another_file_system_will_do(self):
        memory = fs._MockFileSystem()
        memory.create_dir("in")
        text = b"".join(lines_of_all_kinds(random.Random(7), 40))
        with memory.open_output_stream("in/a.ndjson") as file:
            file.write(text)
        file = splits.File(memory, "in/a.ndjson", "a.ndjson", len(text))
        cut = splits.splits_of([file], 9_000, validate.on_threads, PROGRAM, [], lines=True)
        self.assertGreater(len(cut), 3)
        for task in splits.tasks_of(cut, 20_000):
            splits.check(task, (memory, "in"), PROGRAM, [])
        reports = sorted(about.path for about in memory.get_file_info(fs.FileSelector("in")))[1:]
        self.assertEqual(reports, [f"in/part-{number:05}.ndjson" for number in range(len(reports))])
        self.assertLess(len(reports), len(cut))
        text_of = lambda path: memory.open_input_file(path).read().decode()
        self.file("a.ndjson", text)
        whole = subprocess.run([PROGRAM, "-f", "ndjson", "a.ndjson"], cwd=self.folder, capture_output=True, check=False)
        found = [line for path in reports for line in listed(text_of(path))]
        self.assertEqual(found, listed(whole.stdout.decode()))

    def test_a_task_that_runs_twice_leaves_one_report(self):
        path = self.file("a.ndjson", b"{}\n")
        twice = lambda function, items: [function(item) for item in items for _ in range(2)][::2]
        self.assertEqual(self.checked([path], run=twice)[1]["summary"]["responses"], 1)

    def test_small_files_share_a_task(self):
        paths = [self.file(f"{number}.json", compact()) for number in range(9)]
        found = splits.splits_of([splits.files_of(str(path))[0] for path in paths], 1 << 20, map, PROGRAM, [])
        self.assertEqual([len(task) for _, task in splits.tasks_of(found, 4 * len(compact()))], [4, 4, 1])
        self.assert_as_plain(paths, size=4 * len(compact()))

    def test_one_bad_file_does_not_stop_the_others(self):
        cut = self.file("cut.har", (FIXTURES / "recordings" / "har" / "cut-off.har").read_bytes())
        summary = self.assert_as_plain([cut, self.file("a.json", compact())])
        self.assertEqual((summary["unreadable"], summary["valid"] > 0), (1, True))

    def test_a_program_that_dies_fails_its_task(self):
        path = self.file("a.ndjson", b"{}\n" * 100_000)
        for script, word in (
            ("kill -KILL $$", "exit status -9"),
            ("cat >/dev/null", "exit status 0"),
            (f'{PROGRAM} "$@" | head -n 1', "exit status 0"),
            ("exit 3", "exit status 3"),
        ):
            program = self.file("dies", f"#!/bin/sh\n{script}\n".encode()).resolve()
            program.chmod(0o755)
            out = self.out()
            with self.assertRaises(splits.FellShort) as caught:
                splits.check_all([str(path)], str(out), validate.on_threads, str(program))
            self.assertIn(word, str(caught.exception))
            self.assertEqual(list(out.iterdir()), [])
        with self.assertRaises(splits.FellShort) as caught:
            splits.check_all([str(path)], str(self.out()), validate.on_threads, "no-such-program")
        self.assertIn("no-such-program: No such file", str(caught.exception))

    def test_a_report_that_is_not_written_is_no_success(self):
        path = self.file("a.json", compact())
        with self.assertRaisesRegex(splits.FellShort, "cannot write"):
            self.checked([path], options=["--report", f"json={self.folder}/no/x.json"])

    def test_a_file_that_shrinks_is_no_success(self):
        split = splits.Split(splits.files_of(str(self.file("a.ndjson", b"{}\n")))[0], 0, 4)
        with self.assertRaisesRegex(splits.FellShort, "shorter than it was"):
            splits.check((0, [split]), splits.located(str(self.folder)), PROGRAM, [])
        self.assertEqual([path.name for path in self.folder.iterdir()], ["a.ndjson"])

    def test_a_folder_with_something_in_it_is_left_alone(self):
        with self.assertRaises(FileExistsError):
            splits.check_all([str(self.file("a.json", b"{}"))], str(self.folder), map, PROGRAM)

    def test_nothing_of_a_capture_comes_back(self):
        path = self.file("a.har", b'{"log":{"version":"1.2","entries":[{"canary-4711": "canary-4712')
        text, total = self.checked([path])
        self.assertNotIn("canary", text + str(total))


class Columns(unittest.TestCase):
    def table(self, bodies, kind=None):
        names = [f"row {number}" for number in range(len(bodies))]
        return pyarrow.RecordBatch.from_arrays([pyarrow.array(bodies, kind), pyarrow.array(names)], ["body", "name"])

    def rows(self, bodies, *, kind=None, options=()):
        batches = list(column.judged([self.table(bodies, kind)], PROGRAM, options))
        rows = [row for batch in batches for row in batch.to_pylist()]
        self.assertEqual([row["name"] for row in rows], [f"row {number}" for number in range(len(bodies))])
        return rows

    def test_each_row_has_what_is_found_in_it(self):
        good, pretty = compact().decode(), json.dumps(json.loads(compact()), indent=2)
        bad = json.loads(good)
        bad["status_code"] = "200"
        bodies = [None, good, "", pretty, json.dumps(bad, indent=1), "{", " \n", "\ufeff", good.replace("200", '"200"'), '{"a":"\n"}']
        whole = self.rows([good])[0]["findings"]
        rows = self.rows(bodies)
        self.assertEqual(list(rows[0]), ["name", "skipped", "findings"])
        skipped = [row["skipped"] for row in rows]
        self.assertEqual(skipped, ["no-body", None, "no-body", None, None, None, "no-body", "no-body", None, None])
        rules = [[finding["rule"] for finding in row["findings"]] for row in rows]
        usual = [finding["rule"] for finding in whole]
        self.assertEqual(rules[:4], [[], usual, [], usual])
        self.assertIn("type-mismatch", rules[4])
        self.assertEqual(rules[5], ["invalid-json"])
        self.assertIn("type-mismatch", rules[8])
        self.assertEqual(rules[9], ["invalid-json"])
        mismatch = next(finding for finding in rows[4]["findings"] if finding["rule"] == "type-mismatch")
        self.assertEqual((mismatch["severity"], mismatch["instance_location"]), ("error", "/status_code"))

    def test_bytes_are_never_more_than_one_response(self):
        packed = gzip.compress(compact())
        bodies = [packed, b"\x1b[1m{}", b"\xff\xfe{\0}\0", compact(), b'{"a":"\x1b[0m"}', b"\xff"]
        rows = self.rows(bodies, kind=pyarrow.binary())
        rules = [[finding["rule"] for finding in row["findings"]] for row in rows]
        self.assertEqual((rules[0], rows[0]["skipped"]), (["unchecked-response"], "encoding"))
        self.assertTrue(all("invalid-json" in rules[at] for at in (1, 2, 4, 5)), rules)
        self.assertNotIn("invalid-json", rules[3])

    def test_options_are_the_programs(self):
        rows = self.rows(["{}"], options=["--schema", "POST /v1/b2b/sso/authenticate"])
        self.assertIn("missing-field", [finding["rule"] for finding in rows[0]["findings"]])
        with self.assertRaisesRegex(splits.FellShort, "no component `nope`"):
            self.rows(["{}"], options=["--schema", "nope"])

    def test_a_process_takes_several_batches(self):
        whole = self.table([None, compact(), b"{", b" ", b"{}\n", compact()] * 90, pyarrow.binary())
        sizes = (1, 0, 200, 64, 3, 272)
        starts = [sum(sizes[:at]) for at in range(len(sizes))]
        batches = [whole.slice(start, size) for start, size in zip(starts, sizes)]
        wanted = list(column.judged([whole], PROGRAM))[0].to_pylist()
        self.assertGreater(sum(len(row["findings"]) for row in wanted), 200)
        for rows in (1, 100, 10_000):
            with mock.patch.object(column, "ROWS", rows):
                found = list(column.judged(iter(batches), PROGRAM))
            self.assertEqual([len(batch) for batch in found], list(sizes))
            self.assertEqual([row for batch in found for row in batch.to_pylist()], wanted, rows)

    def test_a_fault_of_what_comes_before_is_a_fault(self):
        def broken():
            yield self.table([compact()])
            raise KeyError("the table")

        with self.assertRaisesRegex(KeyError, "the table"):
            list(column.judged(broken(), PROGRAM))

    def test_there_may_be_nothing(self):
        self.assertEqual(self.rows([]), [])
        self.assertEqual([row["skipped"] for row in self.rows([None], kind=pyarrow.string())], ["no-body"])
        large = self.rows([compact().decode()], kind=pyarrow.large_string())
        self.assertEqual(large[0]["skipped"], None)


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(warnings="ignore")
