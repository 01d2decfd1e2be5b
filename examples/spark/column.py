"""Checks a column of bodies of a table: `check_column(table, "body", keep=["id"])`."""

import functools
import io
import itertools
import json
import sys

import numpy
import pyarrow
import pyarrow.compute as pc
import pyarrow.json

import splits

FIELDS = ("rule", "severity", "message", "instance_location", "field", "schema", "fingerprint")
FINDING = pyarrow.struct([(name, pyarrow.string()) for name in FIELDS])
LINE = pyarrow.schema(
    [("type", pyarrow.string()), ("response", pyarrow.int64()), ("reason", pyarrow.string()), *FINDING]
)
# Rows of a process of the program, at least, and bodies that are copied at once: few of those stay in the
# processor's caches, which is ten times as fast.
ROWS = 50_000
AT_ONCE = 64


def check_column(table, column, keep=(), program="stytch-validate", options=()):
    """A row for each row of a Spark table: the columns to keep, why the body was not checked, and the
    findings in it."""
    from pyspark import cloudpickle
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    chosen = table.select(column, *keep)
    more = pyarrow.schema([("skipped", pyarrow.string()), ("findings", pyarrow.list_(FINDING))])
    schema = StructType(chosen.schema.fields[1:] + from_arrow_schema(more).fields)
    for module in (sys.modules[__name__], splits):
        cloudpickle.register_pickle_by_value(module)  # No machine has to have this folder.
    each = functools.partial(judged, program=program, options=options)
    return chosen.mapInArrow(each, schema)


def judged(batches, program="stytch-validate", options=()):
    """The same for batches of Arrow whose first column has the bodies, with a process for each `ROWS`."""
    batches = iter(batches)
    for first in batches:
        others, rows = [], []
        feed = functools.partial(feed_batches, itertools.chain([first], batches), others, rows)
        lines = report(feed, rows, program, options)
        skipped, findings = by_row(lines, numpy.array(rows, int), sum(map(len, others)))
        start = 0
        for other in others:
            columns = [column.slice(start, len(other)) for column in (skipped, findings)]
            yield pyarrow.RecordBatch.from_arrays(
                [*other.columns, *columns], [*other.schema.names, "skipped", "findings"]
            )
            start += len(other)


def report(feed, rows, program, options):
    """The report on the bodies that are fed, as a table of its lines."""
    words = splits.command(program, "-", ["--jobs=1", "--input-format=ndjson", "--stdin-start=1:1:0", *options])
    lines = splits.run_program(words, "a column", feed, lambda pipe: pipe.read())
    summary = json.loads(splits.last_line(lines))["summary"]
    if summary["unreadable"] or summary["responses"] != len(rows):
        raise splits.fell_short("a column", "it did not read each row as a response")
    return pyarrow.json.read_json(
        io.BytesIO(lines),
        # A task has one core.
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines)),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=LINE, unexpected_field_behavior="ignore"),
    )


def feed_batches(batches, others, rows, pipe):
    """Writes the bodies of batches into a pipe, until there are `ROWS`; keeps the other columns, and the
    rows that are responses."""
    count = 0
    for batch in batches:
        feed_bodies(batch.column(0).cast(pyarrow.large_binary()), count, rows, pipe)
        others.append(batch.select(batch.schema.names[1:]))
        count += len(batch)
        if count >= ROWS:
            break


def feed_bodies(bodies, before, rows, pipe):
    """Writes bodies into a pipe, a few at a time."""
    for start in range(0, len(bodies), AT_ONCE):
        # A body is a line: a carriage return may stand wherever a line feed may. The first line is blank,
        # and said to be within a file, so that nothing is taken for the beginning of something packed or
        # coloured.
        lines = [b""]
        for row, body in enumerate(bodies.slice(start, AT_ONCE).to_pylist(), before + start):
            if body is not None and not splits.is_blank(body):
                rows.append(row)
                lines.append(body.replace(b"\n", b"\r"))
        pipe.write(b"\n".join(lines))


def by_row(lines, rows, count):
    """Why each row was not checked, and the findings in each; response N stands in row `rows[N]`."""
    findings = lines.filter(pc.equal(lines["type"], "finding"))
    counts = numpy.bincount(rows[findings["response"].to_numpy()], minlength=count)
    columns = [findings[name].combine_chunks() for name in FIELDS]
    structs = pyarrow.StructArray.from_arrays(columns, fields=list(FINDING))
    offsets = pyarrow.array(numpy.concatenate(([0], counts.cumsum())), pyarrow.int32())
    skipped = numpy.full(count, "no-body", object)
    skipped[rows] = None
    for line in lines.filter(pc.equal(lines["type"], "skipped")).to_pylist():
        skipped[rows[line["response"]]] = line["reason"]
    return pyarrow.array(skipped, pyarrow.string()), pyarrow.ListArray.from_arrays(offsets, structs)
