"""Captures cut into splits, and each checked where it is. Nothing here knows an engine: `run` is
whatever applies a function to a list of items on many machines, and returns the results in order.

A file of lines is cut anywhere. A split owns the lines that begin in it, and a first pass counts them,
so that findings have the lines of the file. Every other file is one split.
"""

import functools
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import uuid
from typing import NamedTuple

from pyarrow import fs

BLOCK = 1 << 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What is read in a folder: what the program claims there, packed or not, be it to say that it can't be read.
ENDINGS = (".ndjson", ".jsonl", ".json", ".json-seq", ".har", ".http", ".network", ".yml", ".yaml", ".zz")
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")
PACKED = (".gz", ".zst", ".xz", ".bz2", ".br", ".lz4", ".lz", ".lzma", ".z", ".sz")
FOREIGN = {"node_modules", "target", "vendor", "__files"}
# Spark's own beside what it writes: of a job that has not ended, the log of a Delta table, the mark of the end.
SPARKS = {"_temporary", "_delta_log", "_SUCCESS"}


class FellShort(Exception):
    """The program could not do its work: its own words, none of which is captured."""


MARK = "stytch-validate fell short on"


def fell_short(where, *told):
    return FellShort("\n| ".join([f"{MARK} {where}:", *told]))


class File(NamedTuple):
    """A file, and what reports call it."""

    filesystem: fs.FileSystem
    path: str
    name: str
    size: int


class Split(NamedTuple):
    """A stretch of a file. Where the file was cut, it is of whole lines, and knows what is before it."""

    file: File
    start: int
    length: int
    line: int = 1
    responses: int = 0
    lines: bool = False


def located(typed):
    """The file system of a path or an address, and the path in it."""
    if "://" in typed:
        return fs.FileSystem.from_uri(typed)
    return fs.LocalFileSystem(), os.path.abspath(typed)


def files_of(typed):
    """The files that a path, an address, or either with `*` in its last parts leads to."""
    base = (typed[: typed.index("*")].rpartition("/")[0] or ".") if "*" in typed else typed
    filesystem, root = located(base)
    # An address may hold a password in front of the path.
    shown = f"{typed.partition('://')[0]}://{root}" if "://" in typed else base
    about = filesystem.get_file_info(root)
    if about.type == fs.FileType.File:
        return [File(filesystem, root, shown, about.size)]
    found, left_out = [], 0
    if about.type == fs.FileType.Directory:
        below = filesystem.get_file_info(fs.FileSelector(root, recursive=True))
        for about in sorted(below, key=lambda about: about.path):
            inside = about.path[len(root) :].lstrip("/")
            wanted = about.type == fs.FileType.File and is_wanted(inside, typed[len(base) :].lstrip("/"))
            left_out += wanted is None
            if wanted:
                name = inside if base == "." and typed != "." else f"{shown.rstrip('/')}/{inside}"
                found.append(File(filesystem, about.path, name, about.size))
    if left_out:
        print(f"{shown}: {left_out} files without an ending, or of TOML, are left out: name them", file=sys.stderr)
    if not found:
        raise FileNotFoundError(f"{shown}: no captures are there")
    return found


def is_wanted(inside, pattern):
    """Whether a file of a folder is read: by the pattern, or by its ending. `None` where the program would
    look into it."""
    path = pathlib.PurePosixPath(inside)
    if any(part.startswith(".") for part in path.parts):
        return False
    if pattern:
        return len(path.parts) == pattern.count("/") + 1 and path.match(pattern)
    if not FOREIGN.isdisjoint(path.parts[:-1]) or not SPARKS.isdisjoint(path.parts):
        return False
    name = path.name.lower()
    if "." not in name or name.endswith(".toml"):
        return None
    return name.endswith(ARCHIVES) or any(name.removesuffix(packed).endswith(ENDINGS) for packed in ("", *PACKED))


def splits_of(files, size, run, program, options, lines=False):
    """The splits of files, none of them much larger than `size` where a file can be cut."""
    large = [file for file in files if file.size > size and may_be_cut(options, lines)]
    probe = functools.partial(are_lines, program=program, options=options)
    said = [True] * len(large) if lines else run_in_groups(run, probe, large)
    cut = {id(file) for file, is_cut in zip(large, said) if is_cut}
    stretches = [
        Split(file, start, min(size, file.size - start), lines=True)
        for file in files
        if id(file) in cut
        for start in range(0, file.size, size)
    ]
    counted = iter(run_in_groups(run, count_lines, stretches))
    splits = []
    for file in files:
        if id(file) not in cut:
            splits.append(Split(file, 0, file.size, lines=lines))
            continue
        line, responses = 1, 0
        for _ in range(0, file.size, size):
            begin, end, more_lines, more_responses = next(counted)
            if begin < end:
                splits.append(Split(file, begin, end - begin, line, responses, True))
            line, responses = line + more_lines, responses + more_responses
    return splits


def run_in_groups(run, function, items):
    """Runs what is quicker than a task of Spark itself, several items in each task."""
    groups = [items[at : at + 8] for at in range(0, len(items), 8)]
    return [result for results in run(functools.partial(each_of, function), groups) for result in results]


def each_of(function, items):
    return [function(item) for item in items]


def may_be_cut(options, lines):
    """Whether any file may be: not as another format, nor where a line may hold several responses."""
    words = [word.partition("=")[0] for word in options]
    several = "--body" in words and any("*" in word for word in options)
    return not several and (lines or "--input-format" not in words)


def are_lines(file, program, options):
    """Whether a file is read as lines: whether its beginning has the same report when it is."""
    with file.filesystem.open_input_file(file.path) as opened:
        head = opened.read(BLOCK)
    head = head[: head.rfind(b"\n") + 1]
    # Bytes of UTF-16 or of something packed, and colours, which are taken out of a whole text only.
    if not head or b"\0" in head or b"\x1b" in head:
        return False
    reports = []
    for more in ([], ["--input-format=ndjson"]):
        words = command(program, file.name, [*more, *options])
        ended = subprocess.run(words, input=head, capture_output=True, check=False)
        if ended.returncode not in (0, 1):
            return False
        reports.append(ended.stdout)
    return reports[0] == reports[1]


def count_lines(split):
    """Where the lines begin and end that begin in a split, how many there are, and how many of them
    are responses."""
    begin = split.start
    with split.file.filesystem.open_input_file(split.file.path) as opened:
        reader = io.BufferedReader(opened, BLOCK)
        if begin:
            # The line feed of the line before may be the last byte before the split.
            reader.seek(begin - 1)
            rest = reader.readline(split.length)
            begin += len(rest) - 1
            if not rest.endswith(b"\n"):
                return begin, begin, 0, 0
        end, lines, responses = begin, 0, 0
        for line in reader:
            end += len(line)
            lines += 1
            responses += not is_blank(line)
            if end >= split.start + split.length:
                break
    return begin, end, lines, responses


def is_blank(line):
    """Whether a line is no response to the program."""
    return not line.removeprefix(BYTE_ORDER_MARK).strip(b" \t\r\n")


def tasks_of(splits, size):
    """Splits by the task: small files share one."""
    tasks, room = [], 0
    for split in splits:
        if not tasks or split.length > room:
            tasks.append([])
            room = size
        tasks[-1].append(split)
        room -= split.length
    return list(enumerate(tasks))


def check(task, folder, program, options):
    """Checks the splits of a task, writes their reports into one file of a folder, and returns the sum
    of their summaries. A task that is run twice leaves one report."""
    number, splits = task
    filesystem, path = folder
    unfinished = f"{path}/.unfinished-{number:05}-{uuid.uuid4().hex}"
    try:
        with filesystem.open_output_stream(unfinished) as report:
            summaries = [check_split(split, report, program, options) for split in splits]
        filesystem.move(unfinished, f"{path}/part-{number:05}.ndjson")
    except BaseException:
        if filesystem.get_file_info(unfinished).type == fs.FileType.File:
            filesystem.delete_file(unfinished)
        raise
    return functools.reduce(add, summaries)


def check_split(split, report, program, options):
    """Checks a split, and returns its summary; the report goes from the program to its file unread."""
    how = [f"--stdin-start={split.line}:{split.start}:{split.responses}"]
    if split.lines:
        how.append("--input-format=ndjson")
    words = command(program, split.file.name, [*how, *options])
    feed = functools.partial(feed_split, split)
    summary = json.loads(run_program(words, split.file.name, feed, lambda pipe: copy(pipe, report)))
    return {name: summary[name] for name in ("truncated", "partial", "summary")}


def feed_split(split, pipe):
    """Writes a split into a pipe."""
    left = split.length
    with split.file.filesystem.open_input_file(split.file.path) as opened:
        opened.seek(split.start)
        while left:
            block = opened.read(min(left, BLOCK))
            if not block:
                raise fell_short(split.file.name, "it is shorter than it was")
            pipe.write(block)
            left -= len(block)


def command(program, name, options):
    """The program, on standard input."""
    return [program, "--format=ndjson", "--allow-empty", f"--stdin-name={name}", *options, "-"]


def run_program(words, name, feed, take):
    """Runs the program: `feed` writes into its standard input, `take` reads its report. Whatever does
    not end in a summary is no report."""
    fault = None

    def fed():
        nonlocal fault
        try:
            with process.stdin as pipe:
                feed(pipe)
        except BrokenPipeError:
            pass  # The process has ended, and says why.
        except Exception as error:
            fault = error
            process.kill()  # Half of an input must not pass for all of it.

    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, pipesize=BLOCK
            )
        except OSError as error:
            raise fell_short(name, f"{words[0]}: {error.strerror}") from None
        feeder = threading.Thread(target=fed, daemon=True)
        feeder.start()
        try:
            taken = take(process.stdout)
        finally:
            process.stdout.close()
            feeder.join()
            process.wait()
        said.seek(0)
        told = [f"exit status {process.returncode}", *said.read().decode("utf-8", "replace").splitlines()]
    if fault:
        raise fault
    if process.returncode not in (0, 1, 2) or not last_line(taken).startswith(b'{"type":"summary"'):
        raise fell_short(name, *told)
    if process.returncode == 2 and not fell_short_itself(json.loads(last_line(taken))):
        raise fell_short(name, *told)
    return taken


def fell_short_itself(result):
    """Whether a summary alone says that a run fell short."""
    return result["partial"] or result["summary"]["unreadable"] > 0


def last_line(text):
    return text[text.rfind(b"\n", 0, -1) + 1 :]


def copy(source, target):
    """Copies all there is, and returns its last line."""
    last = b""
    while block := source.read1(BLOCK):
        target.write(block)
        last = last_line(last + block)
    return last


def add(one, other):
    """The sum of two summaries: numbers add up, and what holds for one holds for both."""
    if isinstance(one, bool):
        return one or other
    if isinstance(one, dict):
        names = sorted(one.keys() | other.keys())
        return {name: add(one[name], other[name]) if name in one and name in other else one.get(name, other.get(name)) for name in names}
    return one + other if isinstance(one, int) else one


def check_all(paths, out, run, program="stytch-validate", options=(), size=512 << 20, lines=False, jobs=1):
    """Checks captures, writes a report for each task into the new folder `out`, and returns the sum of
    their summaries."""
    folder = located(out)
    if folder[0].get_file_info(folder[1]).type != fs.FileType.NotFound:
        raise FileExistsError(f"{out} is there already")
    options = [f"--jobs={jobs}", *options]
    files = [file for path in paths for file in files_of(path)]
    splits = splits_of(files, size, run, program, options, lines)
    folder[0].create_dir(folder[1])
    each = functools.partial(check, folder=folder, program=program, options=options)
    return functools.reduce(add, run(each, tasks_of(splits, size)))
