"""Measures what an engine adds to a plain run, in seconds of processor and of time. As root, on Linux.

    python measure.py PROGRAM [RESPONSES [TURNS]]

Runs take turns, and each is a process of its own. What an engine takes for three responses, its start, is
taken off.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import corpus

GROUPS = pathlib.Path("/sys/fs/cgroup")
HERE = pathlib.Path(__file__).resolve().parent
TABLE = """
import sys
sys.path.insert(0, {here!r})
from pyspark.sql import SparkSession
from column import check_column
options = {{
    "spark.ui.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.parquet.columnarReaderBatchSize": "512",
}}
session = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
table = session.read.parquet(sys.argv[1])
{checked}.write.format("noop").mode("overwrite").save()
"""
PARQUET = """
import sys
from pyspark.sql import SparkSession
session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    session.read.text(source).withColumnRenamed("value", "body").write.parquet(target)
"""


def taken(words, out):
    """The seconds of processor and of time that a command takes, with all that it starts: a control group
    counts them, since Spark never asks what its workers took."""
    group = (GROUPS / "cpuacct" if (GROUPS / "cpuacct").exists() else GROUPS) / f"measure-{os.getpid()}"
    group.mkdir()
    join = lambda: (group / "cgroup.procs").write_text(str(os.getpid()))
    begun = time.monotonic()
    with open(out / "printed", "wb") as printed, open(out / "said", "wb") as said:
        ended = subprocess.run(words, stdout=printed, stderr=said, preexec_fn=join, check=False)
    wall = time.monotonic() - begun
    while (group / "cgroup.procs").read_text():
        time.sleep(0.1)
    cpu = used(group)
    group.rmdir()
    if ended.returncode not in (0, 1) or b"Traceback" in (out / "said").read_bytes():
        sys.exit((out / "said").read_text()[-2000:])
    return cpu, wall


def used(group):
    """Seconds of processor, by either version of control groups."""
    if (group / "cpuacct.usage").exists():
        return int((group / "cpuacct.usage").read_text()) / 1e9
    return int((group / "cpu.stat").read_text().split()[1]) / 1e6


def main(program, responses=200_000, turns=3):
    with tempfile.TemporaryDirectory(prefix="stytch-validate-measure-") as name:
        folder = pathlib.Path(name)
        corpus.write(folder / "large", responses)
        corpus.write(folder / "small", corpus.FILES)
        size = sum(path.stat().st_size for path in (folder / "large").iterdir())
        sizes = [folder / "large", folder / "large table", folder / "small", folder / "small table"]
        taken([sys.executable, "-c", PARQUET, *sizes], folder)
        column = f'check_column(table, "body", program={program!r})'
        alone = 'table.mapInArrow(lambda batches: (batch.slice(0, 1) for batch in batches), table.schema)'
        out = lambda: ["--out", tempfile.mkdtemp(dir=folder) + "/out"]
        engine = lambda on, at, split: [
            sys.executable, HERE / "validate.py", "--on", on, "--program", program, "--split", split, at, *out()
        ]
        kinds = {"plain": lambda at: [program, "-j", "2", "-f", "ndjson", at]}
        for on, split in (("threads", 32), ("spark", 512), ("spark", 128), ("spark", 32), ("ray", 128)):
            kinds[f"{on}, splits of {split} MiB"] = lambda at, on=on, split=split: engine(on, at, str(split))
        for kind, checked in (("mapInArrow", column), ("mapInArrow, nothing checked", alone)):
            table = TABLE.format(here=str(HERE), checked=checked)
            kinds[kind] = lambda at, table=table: [sys.executable, "-c", table, f"{at} table"]
        found = {kind: [] for kind in kinds}
        for _ in range(turns):
            for kind, words in kinds.items():
                large, small = (taken(words(folder / at), folder) for at in ("large", "small"))
                found[kind].append([*large, *small])
                print(kind, *(f"{seconds:.1f}" for seconds in found[kind][-1]), file=sys.stderr, flush=True)
        print(f"{size / 1e6:.0f} MB, {responses} responses, the least of {turns} runs, load {os.getloadavg()[1]:.1f}")
        plain = [large - small for large, small in zip(least(found["plain"])[:2], least(found["plain"])[2:])]
        for kind in kinds:
            cpu, wall, cpu_of_start, wall_of_start = least(found[kind])
            ratios = [(cpu - cpu_of_start) / plain[0], (wall - wall_of_start) / plain[1]]
            print(
                f"{kind:27} cpu {cpu:6.1f} s (start {cpu_of_start:4.1f}), time {wall:6.1f} s (start {wall_of_start:4.1f}),"
                f" beyond its start {ratios[0]:.2f} of cpu, {ratios[1]:.2f} of time"
            )


def least(runs):
    return [min(values) for values in zip(*runs)]


if __name__ == "__main__":
    os.environ.update(MASTER="local[2]", SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    os.environ.update(PYSPARK_SUBMIT_ARGS="--master local[2] pyspark-shell", RAY_USAGE_STATS_ENABLED="0")
    main(str(pathlib.Path(sys.argv[1]).resolve()), *map(int, sys.argv[2:]))
