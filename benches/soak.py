#!/usr/bin/env python3
"""Feeds the program good, bad and hostile captures through standard input, for minutes on end.

    python3 benches/soak.py [SECONDS]        600 unless told otherwise; PROGRAM names the program

The counts of the report must be the sum of what each line gives by itself, to the last one, and memory
must stay flat: what the run takes in its last quarter is at most 8 MiB above its second eighth.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("PROGRAM", str(ROOT / "target" / "release" / "stytch-validate"))
ARGUMENTS = ["--input-format", "ndjson", "--format", "json", "--max-findings", "100", "-"]
COUNTED = ("responses", "checked", "valid", "invalid", "errors", "warnings")
FLAT = 8 << 10  # KiB


def lines():
    """Lines of every kind: as recorded, nearly so, and made to do harm."""
    bodies = [json.loads(path.read_text()) for path in sorted((ROOT / "fixtures/responses").glob("*.json"))]
    made = [json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode() for body in bodies]
    chance = random.Random(7)
    for body in bodies:
        for name in chance.sample(sorted(body), min(3, len(body))):
            less = {key: value for key, value in body.items() if key != name}
            made.append(json.dumps(less).encode())
            made.append(json.dumps(body | {name: chance.choice([None, 7, "7", [], {}, True])}).encode())
    made += [line[: chance.randrange(1, len(line))] for line in made[:8]]
    made += [
        b"[" * 5_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"' + b"n" * 100_000 + b'":1}',
        b'{"status_code":' + b"9" * 100_000 + b"}",
        b'{"status_code":1e999999999}',
        b"{" + b",".join(b'"k":%d' % at for at in range(2_000)) + b"}",
        b"{" + b",".join(b'"k%d":1' % at for at in range(2_000)) + b"}",
        b'{"member":{"roles":[' + b",".join([b"1"] * 500) + b"]}}",
        b"\xff\xfe{}",
        b'{"request_id":"\x1b[2J::error::x"}',
        b'{"request_id":"\\u001b]0;x\\u0007<script>]]>"}',
        b"null",
        b'"' + b"\\ud800" * 100 + b'"',
        b"NaN",
    ]
    return made


def summary(text):
    """The counts of a run over this text."""
    ended = subprocess.run([PROGRAM, *ARGUMENTS], input=text, stdout=subprocess.PIPE, check=False)
    counts = json.loads(ended.stdout)["summary"]
    return {name: counts[name] for name in COUNTED}


def resident(pid):
    """What a process has in memory, in KiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def soak(seconds, made, given):
    """Feeds for so long; what was fed how often, the report, and memory over time."""
    fed, memory = [0] * len(made), []
    with subprocess.Popen([PROGRAM, *ARGUMENTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        chance = random.Random(11)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            batch = chance.choices(range(len(made)), k=400)
            run.stdin.write(b"".join(made[at] + b"\n" for at in batch))
            for at in batch:
                fed[at] += 1
            memory.append(resident(run.pid))
        run.stdin.close()
        report = json.loads(run.stdout.read())["summary"]
        run.wait()
    expected = {name: sum(n * one[name] for n, one in zip(fed, given, strict=True)) for name in COUNTED}
    return fed, expected, {name: report[name] for name in COUNTED}, memory


def main():
    """Feeds, and says whether the counts are exact and memory is flat."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    made = lines()
    given = [summary(line + b"\n") for line in made]
    fed, expected, counted, memory = soak(seconds, made, given)
    early = max(memory[len(memory) // 8 : len(memory) // 4] or memory)
    late = max(memory[len(memory) * 3 // 4 :] or memory)
    size = sum(n * (len(line) + 1) for n, line in zip(fed, made, strict=True))
    print(f"{sum(fed):,} lines of {len(made)} kinds, {size / 1e9:.1f} GB, in {seconds:.0f} s")
    print(f"memory: {early / 1024:.1f} MiB early, {late / 1024:.1f} MiB late")
    print(f"counts: {counted}")
    if counted != expected:
        sys.exit(f"not those of the lines: {expected}")
    if late > early + FLAT:
        sys.exit("memory grows")


main()
