"""Checks captured Stytch responses with stytch-validate, on Apache Spark.

    python validate.py responses/*.ndjson --out reports
    python validate.py --recordings 'captures/*.har' --out reports -- --deny error-response

The program runs inside `RDD.pipe`, one process for each partition, and reads its partition from
standard input. What it prints, its report as NDJSON, is what the partition becomes: `--out` then holds
a whole report in each part, which `stytch-validate --merge` adds up, too. The sum of the summaries is
printed as JSON.

The exit status is the program's: 0 where nothing denied was found, 1 where something was, 2 where the
run fell short. A partition that falls short fails the job, with the program's own words.
"""

import argparse
import json
import os
import re
import shlex
import sys

from pyspark import SparkContext

# The first line that a partition is given is its name. What the program says of a failure goes
# where its report goes, or nobody would see it.
SCRIPT = r"""
IFS= read -r name || exit 3
said=$(mktemp) || exit 3
"$0" "$@" --stdin-name="$name" - 2>"$said"
status=$?
if [ "$status" -gt 1 ]; then
    printf 'failed: exit status %s\n' "$status"
    sed 's/^/failed: /' "$said"
    cat >/dev/null # whoever writes the partition is not done
fi
rm -f "$said"
printf 'ended\n'
"""

SUMMARY = '{"type":"summary"'
FINDING = '{"type":"finding"'
FAILED = "failed: "
MARK = "stytch-validate fell short on "


class FellShort(Exception):
    """The program could not do its work: its own words, none of which is captured."""


def lines_of(context, paths, partitions):
    """The lines of text files. What is a line to Spark (it ends at LF, CR LF or CR) is a response."""
    return context.textFile(",".join(paths), partitions)


def recordings_of(context, paths):
    """Recordings as (path, text), each in a partition of its own: in one pipe nobody could tell
    where one ends and the next begins."""
    files = context.wholeTextFiles(",".join(paths))
    numbered = files.zipWithIndex().map(lambda pair: (pair[1], pair[0]))
    count = max(files.count(), 1)
    return numbered.partitionBy(count, lambda number: number).values()


def named_lines(number, lines):
    """A partition with its name before it."""
    yield f"part-{number:05}"
    yield from lines


def named_recording(number, files):
    """A recording with its path before it."""
    path, text = next(iter(files), (f"part-{number:05}", ""))
    yield path.replace("\n", "?").replace("\r", "?")
    yield text


def report_of(number, printed):
    """A partition's report, line by line; whatever is not a whole report is a failure."""
    failed, summaries, ended = [], 0, False
    for line in printed:
        if line.startswith(FAILED):
            failed.append(line[len(FAILED) :])
        elif line == "ended":
            ended = True
        else:
            summaries += line.startswith(SUMMARY)
            yield line
    if not ended and not failed:
        failed.append("the process was ended before the program was done")
    if summaries != 1 and not failed:
        failed.append("the report has no summary")
    if failed:
        words = "".join(f"\n| {line}" for line in failed)
        raise FellShort(f"{MARK}partition {number}:{words}")


def reports(partitions, program, options, named):
    """The report of each partition, as lines of NDJSON in its place."""
    words = ["sh", "-c", SCRIPT, program, "--format", "ndjson", "--allow-empty", *options]
    command = " ".join(map(shlex.quote, words))
    environment = {"PATH": os.environ.get("PATH", os.defpath)}
    piped = partitions.mapPartitionsWithIndex(named).pipe(command, environment)
    return piped.mapPartitionsWithIndex(report_of)


def add(one, other):
    """The sum of two summaries: numbers add up, and what holds for one holds for both."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one or other
    if isinstance(one, dict):
        names = list(one) + [name for name in other if name not in one]
        both = one.keys() & other.keys()
        return {
            name: add(one[name], other[name]) if name in both else one.get(name, other.get(name))
            for name in names
        }
    return one + other if isinstance(one, int) else one


def total(lines):
    """The sum of all summaries among the lines of reports; `None` where there is none."""

    def counted(sum_so_far, line):
        last = json.loads(line)
        return both(sum_so_far, {name: last[name] for name in ("truncated", "partial", "summary")})

    def both(one, other):
        return add(one, other) if one and other else one or other

    summaries = lines.filter(lambda line: line.startswith(SUMMARY))
    return summaries.treeAggregate(None, counted, both)


def with_responses(lines, responses):
    """Findings, each with the response it is about: by the partition's name and the line in it."""

    def numbered(number, partition):
        return (((f"part-{number:05}", at), text) for at, text in enumerate(partition, 1))

    def place(finding):
        return finding["source"], finding["span"]["start"]["line"]

    findings = lines.filter(lambda line: line.startswith(FINDING)).map(json.loads)
    return findings.keyBy(place).join(responses.mapPartitionsWithIndex(numbered)).values()


def words_of(error):
    """What the program said, out of what Spark makes of it."""
    found = re.search(re.escape(MARK) + r"[^\n]*(?:\n\| [^\n]*)*", str(error))
    return found.group(0) if found else None


def arguments(typed):
    """What was typed; what follows `--` is for the program."""
    cut = typed.index("--") if "--" in typed else len(typed)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+", help="files, folders or patterns that Spark can read")
    parser.add_argument("--out", required=True, help="where the reports go: a folder that is not there")
    parser.add_argument("--recordings", action="store_true", help="each file is a recording, not NDJSON")
    parser.add_argument("--partitions", type=int, help="cut lines into at least so many partitions")
    parser.add_argument("--program", default="stytch-validate", help="the program, on every executor")
    return parser.parse_args(typed[:cut]), typed[cut + 1 :]


def check(context, asked, options):
    """Writes the reports, and gives the sum of their summaries."""
    if asked.recordings:
        partitions, named = recordings_of(context, asked.paths), named_recording
    else:
        options = ["--input-format", "ndjson", *options]
        partitions, named = lines_of(context, asked.paths, asked.partitions), named_lines
    # Written first, and added up from there: the program runs once for each partition.
    reports(partitions, asked.program, options, named).saveAsTextFile(asked.out)
    return total(context.textFile(asked.out))


def main(typed):
    asked, options = arguments(typed)
    context = SparkContext.getOrCreate()
    context.setLogLevel("OFF")
    try:
        result = check(context, asked, options)
    except Exception as error:  # Spark's own, of whatever kind, has the program's words inside.
        words = words_of(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2
    if result is not None:
        print(json.dumps(result, indent=2))
    if result is None or result["summary"]["checked"] == 0:
        print("nothing was checked", file=sys.stderr)
        return 2
    return 1 if result["summary"]["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
