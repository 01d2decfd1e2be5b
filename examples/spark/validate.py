"""Checks captured Stytch responses with stytch-validate, on Apache Spark or Ray.

    python validate.py captures/*.ndjson --out reports
    python validate.py --on ray s3://bucket/captures --out s3://bucket/reports -- --deny error-response

Files of lines are cut into splits, and each split is read, checked and reported where a task runs; only
the counts come back, and their sum is printed as JSON. `stytch-validate --merge` makes any report of what
is in `--out`.

The exit status is the program's: 0 where nothing denied was found, 1 where something was, 2 where the run
fell short.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import sys

import splits


def on_spark(function, items):
    """Applies a function to items, each in a task of Spark."""
    from pyspark import SparkContext

    context = SparkContext.getOrCreate()
    context.setLogLevel("OFF")
    context.addPyFile(str(pathlib.Path(splits.__file__)))
    return context.parallelize(items, len(items)).map(function).collect() if items else []


def on_ray(function, items):
    """Applies a function to items, each in a task of Ray."""
    import ray

    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    # No machine has to have this folder.
    ray.cloudpickle.register_pickle_by_value(splits)
    task = ray.remote(lambda item: function(item))
    return ray.get([task.remote(item) for item in items])


def on_threads(function, items):
    """Applies a function to items, on this machine alone."""
    with concurrent.futures.ThreadPoolExecutor() as threads:
        return list(threads.map(function, items))


ENGINES = {"spark": on_spark, "ray": on_ray, "threads": on_threads}


def words_of(error):
    """What fell short, out of what an engine makes of it."""
    found = re.search(re.escape(splits.MARK) + r"[^\n]*(?:\n\| [^\n]*)*", str(error))
    return found.group(0) if found else None


def arguments(typed):
    """What was typed; what follows `--` is for the program."""
    cut = typed.index("--") if "--" in typed else len(typed)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+", help="files, folders, or addresses of either")
    parser.add_argument("--out", required=True, help="where the reports go: a folder that is not there")
    parser.add_argument("--on", choices=ENGINES, default="spark", help="what runs the tasks")
    parser.add_argument("--program", default="stytch-validate", help="the program, on every machine")
    parser.add_argument("--lines", action="store_true", help="every file is NDJSON, whatever it looks like")
    parser.add_argument("--split", type=int, default=512, metavar="MIB", help="the size of a split")
    parser.add_argument("--jobs", type=int, default=1, help="the threads of each task")
    return parser.parse_args(typed[:cut]), typed[cut + 1 :]


def main(typed):
    asked, options = arguments(typed)
    try:
        result = splits.check_all(
            asked.paths, asked.out, ENGINES[asked.on], asked.program, options, asked.split << 20, asked.lines, asked.jobs
        )
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    except Exception as error:  # An engine's own, of whatever kind, has the program's words inside.
        words = words_of(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2
    print(json.dumps(result, indent=2))
    summary = result["summary"]
    if not summary["checked"]:
        print("nothing was checked", file=sys.stderr)
    if not summary["checked"] or splits.fell_short_itself(result):
        return 2
    return 1 if summary["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
