"""Checks a column of bodies of a table: `check_column(table, "body", keep=["id"])`."""

import functools
import io
import itertools
import json
import sys

import pyarrow
import pyarrow.compute as pc
import pyarrow.json

import splits

FIELDS = ("rule", "severity", "message", "instance_location", "field", "schema", "fingerprint")
FINDING = pyarrow.struct([(name, pyarrow.string()) for name in FIELDS])
LINE = pyarrow.schema(
    [("type", pyarrow.string()), ("response", pyarrow.int64()), ("reason", pyarrow.string()), *FINDING]
)


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
    """The same for batches of Arrow whose first column has the bodies, with a process for each batch."""
    for batch in batches:
        bodies = batch.column(0).cast(pyarrow.large_binary()).to_pylist()
        sent = [at for at, body in enumerate(bodies) if body is not None and not splits.is_blank(body)]
        lines = report([bodies[at] for at in sent], program, options)
        skipped, findings = by_row(lines, sent, len(batch))
        names = [*batch.schema.names[1:], "skipped", "findings"]
        yield pyarrow.RecordBatch.from_arrays([*batch.columns[1:], skipped, findings], names)


def report(bodies, program, options):
    """The report on bodies, as a table of its lines."""
    # A body is a line: a carriage return may stand wherever a line feed may. The first line is blank,
    # and said to be within a file, so that nothing is taken for the beginning of something packed or
    # coloured.
    text = b"\n" + b"\n".join(body.replace(b"\n", b"\r") for body in bodies)
    words = splits.command(program, "-", ["--jobs=1", "--input-format=ndjson", "--stdin-start=1:1:0", *options])
    lines = splits.run_program(words, "a column", lambda pipe: pipe.write(text), lambda pipe: pipe.read())
    summary = json.loads(splits.last_line(lines))["summary"]
    if summary["unreadable"] or summary["responses"] != len(bodies):
        raise splits.fell_short("a column", "it did not read each row as a response")
    return pyarrow.json.read_json(
        io.BytesIO(lines),
        read_options=pyarrow.json.ReadOptions(block_size=len(lines)),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=LINE, unexpected_field_behavior="ignore"),
    )


def by_row(lines, rows, count):
    """Why each row was not checked, and the findings in each; response N stands in row `rows[N]`."""
    findings = lines.filter(pc.equal(lines["type"], "finding"))
    counts = [0] * count
    for response in findings["response"].to_pylist():
        counts[rows[response]] += 1
    columns = [pyarrow.concat_arrays([pyarrow.array([], pyarrow.string()), *findings[name].chunks]) for name in FIELDS]
    structs = pyarrow.StructArray.from_arrays(columns, fields=list(FINDING))
    offsets = pyarrow.array(itertools.accumulate(counts, initial=0), pyarrow.int32())
    skipped = ["no-body"] * count
    for row in rows:
        skipped[row] = None
    for line in lines.filter(pc.equal(lines["type"], "skipped")).to_pylist():
        skipped[rows[line["response"]]] = line["reason"]
    return pyarrow.array(skipped, pyarrow.string()), pyarrow.ListArray.from_arrays(offsets, structs)
