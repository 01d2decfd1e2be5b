"""The tables, in Markdown."""

import datetime
import os
import pathlib
import platform

from tools import OURS


def figure(number):
    """Three significant digits."""
    if number >= 100:
        return f"{number:,.0f}"
    return (
        f"{number:.1f}" if number >= 10 else f"{number:.2f}" if number >= 0.1 else f"{number:.3f}"
    )


def speed(one, name, cell):
    """How fast, and how many times slower than ours on one core."""
    how_fast = (
        f"{figure(cell['seconds'] * 1e3)} ms"
        if one.is_single
        else f"{figure(cell['mb_per_second'])} MB/s"
    )
    return how_fast if name == OURS else f"{how_fast}, {figure(cell['slower'])}×"


def peak(_one, _name, cell):
    """Peak memory."""
    return f"{figure(cell['peak'] / 1024)} MiB"


def times(one, _name, cell):
    """The median of the runs, the fastest and the slowest, and the processor's time."""
    factor, unit = (1e3, "ms") if one.is_single else (1, "s")
    names = ["seconds", "fastest", "slowest", "processor"]
    middle, fastest, slowest, processor = (figure(cell[name] * factor) for name in names)
    return f"{middle} {unit} ({fastest}–{slowest}), {processor} {unit}"


class Notes:
    """Remarks below the tables, numbered as they are met."""

    def __init__(self):
        self.texts = []

    def mark(self, text):
        """The number of a remark."""
        if text not in self.texts:
            self.texts.append(text)
        return f"({self.texts.index(text) + 1})"

    def all(self):
        """The list of them."""
        return [f"{number}. {text}" for number, text in enumerate(self.texts, 1)]


def title(one, corpus):
    """What a row is, with its size."""
    size = corpus.size(one)
    if one.is_single:
        return f"{one.title}, {size / 1e3:.1f} KB"
    count = len(corpus.expected(one))
    if one.kind == "files":
        return f"{count:,} {one.title}, {size / 1e6:.0f} MB"
    return f"{one.title}, {size / 1e6:.0f} MB"


def table(results, corpus, show, notes):
    """A row for each input, a column for each tool."""
    names = list(results[0][1])
    rows = [["input", *names], ["---", *["---:"] * len(names)]]
    for one, calls, cells in results:
        row = [title(one, corpus)]
        for name, call in calls.items():
            if name not in cells:
                row.append(f"– {notes.mark(call)}")
                continue
            text = show(one, name, cells[name])
            cut = cells[name]["cut"]
            unit = "files" if one.kind == "files" else "MB"
            row.append(f"{text} {notes.mark(f'the first {cut:,} {unit}')}" if cut else text)
        rows.append(row)
    return [f"| {' | '.join(row)} |" for row in rows]


def machine():
    """What all this ran on."""
    described = {"model name": platform.processor() or platform.machine()}
    memory = "unknown memory"
    if os.path.exists("/proc/cpuinfo"):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            described[name.strip()] = value.strip()
        kib = int(pathlib.Path("/proc/meminfo").read_text().split()[1])
        memory = f"{kib / 1024**2:.0f} GiB of memory"
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cores} cores of {described['model name']}, {memory}, {system}"


def document(results, corpus, about):
    """All of it. `about` has what the head tells: program, versions, command, tape."""
    notes = Notes()
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    runs = sorted({cell["runs"] for _, _, cells in results for cell in cells.values()})
    load = ", ".join(f"{load:.1f}" for load in about["load"])
    rounds = "–".join(map(str, sorted({runs[0], runs[-1]})))
    head = [
        f"* {datetime.date.today().isoformat()}: {machine()}; load before the first run {load}",
        f"* {about['program']}",
        f"* {versions}",
        f"* `{about['command']}`: medians of {rounds} interleaved runs",
        f"* simd-json's tape without reading or starting: {about['tape']}",
    ]
    return "\n".join(
        [
            "### Speed",
            "",
            *head,
            "",
            *table(results, corpus, speed, notes),
            "",
            "### Peak memory",
            "",
            *table(results, corpus, peak, notes),
            "",
            "### Time: median (fastest–slowest), processor",
            "",
            *table(results, corpus, times, notes),
            "",
            *notes.all(),
            "",
            "`×`: how many times longer than `ours -j1` it takes for the same bytes, the median of",
            "pairs; below 1 it is faster. `ours` has all cores, everything else one.",
        ]
    )
