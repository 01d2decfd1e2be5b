"""Times the calls, in turn: A B C A B C …, so that what else the machine does meets all of them."""

import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from install import run, tell
from tools import OURS, Call

LEAST_ROUNDS = 3
# One response takes so little that one run says nothing.
RUNS_A_ROUND = 10
# All is good, or something is bad: 1, and 2 from sourcemeta.
ENDINGS = (0, 1, 2)


class Measure:
    """Runs calls, and keeps what they took."""

    def __init__(self, peers, folder):
        self.peers, self.folder = peers, folder

    def once(self, call):
        """One run: seconds, processor seconds, peak KiB, exit status."""
        stdin = self.folder / call.stdin if call.stdin else "/dev/null"
        command = [str(part) for part in [self.peers.floors, "timed", stdin, *call.command]]
        said = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, check=True)
        took = json.loads(said.stdout)
        # What the verdicts are was compared before; this is about runs that break off.
        if took["status"] not in ENDINGS:
            sys.exit(f"`{' '.join(command)[:300]}` ended with {took['status']}")
        return took

    def many(self, call):
        """A round of one response."""
        runs = [self.once(call) for _ in range(RUNS_A_ROUND)]
        return {name: statistics.median(run[name] for run in runs) for name in runs[0]}

    def by_hyperfine(self, call):
        """The same, timed by hyperfine. It gives a program no standard input."""
        took = self.once(call)
        with tempfile.NamedTemporaryFile(suffix=".json") as report:
            command = [self.peers.hyperfine, "--shell=none", "--style=none", "--warmup=1"]
            command += [f"--runs={RUNS_A_ROUND}", "--export-json", report.name]
            command.append(shlex.join(map(str, call.command)))
            run(*command, cwd=self.folder)
            return {**took, "seconds": json.load(report)["results"][0]["median"]}

    def way(self, one):
        """How a round of this input is timed."""
        if one.kind == "file" and self.peers.hyperfine:
            return self.by_hyperfine
        return self.many if one.is_single else self.once

    def rounds(self, one, calls, most, seconds):
        """So many rounds, or what fits into so many seconds; each tool's runs, in order."""
        calls = {name: call for name, call in calls.items() if isinstance(call, Call)}
        timed = self.way(one)
        samples = {name: [] for name in calls}
        began = time.monotonic()
        for done in range(most):
            spent = time.monotonic() - began
            # The next round takes as long as those before it did.
            if done >= LEAST_ROUNDS and spent * (done + 1) / done > seconds:
                break
            for name, call in calls.items():
                samples[name].append(timed(call))
        spent = time.monotonic() - began
        tell(f"{one.title}: {len(samples[OURS])} rounds in {spent:.0f} s")
        return samples


def summarise(one, calls, samples, corpus):
    """A cell for each tool: medians, and how often slower than ours it is, from pairs of runs that
    stand in the same round."""
    cells = {}
    ours = samples[OURS]
    for name, runs in samples.items():
        cut = calls[name].cut
        size, whole = corpus.size(one, cut), corpus.size(one)
        pairs = zip(runs, ours, strict=True)
        slower = [(run["seconds"] / size) / (other["seconds"] / whole) for run, other in pairs]
        seconds = statistics.median(run["seconds"] for run in runs)
        cells[name] = {
            "bytes": size,
            "cut": cut,
            "seconds": seconds,
            "fastest": min(run["seconds"] for run in runs),
            "slowest": max(run["seconds"] for run in runs),
            "processor": statistics.median(run["processor"] for run in runs),
            "peak": max(run["peak"] for run in runs),
            "mb_per_second": size / seconds / 1e6,
            "slower": statistics.median(slower),
            "runs": len(runs),
        }
    return cells
