"""The plugin for pytest: captures as test items, and a fixture for live bodies.

pytest shows the source of a failing test, the arguments of its functions, with ``--showlocals`` its
variables, and of an ``assert`` the values that went into it. Each of them may be a response. So a failure
that is about a response is told by its place and findings alone, whatever pytest was asked to show.
"""

from __future__ import annotations

import contextlib
import functools
import re
import sys
import sysconfig
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Callable, Generator, Iterable, Iterator, NamedTuple, Sequence

import pytest

from stytch_validate import _check
from stytch_validate._cases import Case, read
from stytch_validate._errors import InvalidResponseError, ProgramError
from stytch_validate._report import Report
from stytch_validate._told import Told, as_seen_from, inert, is_about_a_response, tell, unescaped

_NAME = "stytch-validate"
_NAMES_IN_RESPONSES = ('"request_id"', '"status_code"', '"member', '"session', '"organization')
_CAPTURES: pytest.StashKey[Captures] = pytest.StashKey()
_REPORTS: pytest.StashKey[list[Report]] = pytest.StashKey()
_LASTING: pytest.StashKey[list[Lasting]] = pytest.StashKey()
_PACKAGE = Path(__file__).parent
_INSTALLED = {
    Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")
}


class Lasting(NamedTuple):
    """A report on a body that is checked at import, or in a fixture, and that later tests see, too."""

    report: Report
    node: pytest.Collector
    """Above the tests that may see it."""
    fixture: str | None = None
    """The fixture that they then use."""
    module: Path | None = None
    """The module that was imported, from which others may have it."""


class Captures:
    """What the run over the captures found, by file."""

    def __init__(self, root: Path, paths: list[Path], args: list[str]) -> None:
        self.root = root
        self.paths = paths
        relative = [as_seen_from(path, root) for path in paths]
        self.cases, self.said = read(relative, args, str(root))
        self.by_file: dict[Path, list[Case]] = {}
        for case in self.cases:
            file = self._file_of(case.source)
            if file.is_file():
                self.by_file.setdefault(file, []).append(case)
            elif case.faults:
                # Of the whole run, or of a path that is not there.
                raise ProgramError(f"{case.source}: {'; '.join(case.faults)}")
            else:
                self.said.append(f"{case.source}: {case.skipped or 'valid, but no test'}")
        self.collected: set[Path] = set()
        self.entered: set[Path] = set()

    def _file_of(self, source: str) -> Path:
        """The file that a source is or, as a member of an archive, is in."""
        name = source if (self.root / source).exists() else unescaped(source)
        while "!" in name and not (self.root / name).exists():
            name = name.rpartition("!")[0]
        return (self.root / name).resolve()

    def left(self, asked: list[Path]) -> int:
        """How many responses stand in files that were asked for and not collected."""
        files = self.by_file.items()
        return sum(
            len(cases)
            for file, cases in files
            if file not in self.collected and _is_below(file, asked)
        )


class CaptureFile(pytest.File):
    """A file with captured responses."""

    def collect(self) -> Iterator[CaptureItem]:
        """An item for each response."""
        captures = self.config.stash[_CAPTURES]
        for case in captures.by_file[self.path.resolve()]:
            member = case.source.rpartition("!")[2] + " " if "!" in case.source else ""
            yield CaptureItem.from_parent(self, name=member + case.name, case=case)


class CaptureFolder(pytest.File):
    """A folder that pytest would pass over for its name: of it nothing but the captures is looked at."""

    def collect(self) -> Iterator[pytest.Collector]:
        """A collector for each file with captured responses."""
        folder = self.path.resolve()
        for file in self.config.stash[_CAPTURES].by_file:
            if folder not in file.parents:
                continue
            path = self.path / file.relative_to(folder)
            above = path.parents[: len(file.relative_to(folder).parts) - 1]
            if any(_is_ignored(one, self.path.parent, self.session) for one in (*above, path)):
                continue
            collector = pytest_collect_file(path, self)
            if collector is not None:
                yield collector


class FaultyCapture(Exception):
    """A captured response that fails."""


class CaptureItem(pytest.Item):
    """A captured response."""

    def __init__(self, *, case: Case, **others: Any) -> None:
        super().__init__(**others)
        self.case = case

    def runtest(self) -> None:
        """Tells what the run found."""
        if self.case.warnings:
            # A warning of Python's own would be shown with its line of the capture.
            lines = [inert(f"{self.case.source}:{warning}") for warning in self.case.warnings]
            self.add_report_section("call", _NAME, "\n".join(lines))
        if self.case.faults:
            raise FaultyCapture
        if self.case.skipped is not None:
            pytest.skip(self.case.skipped)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings, each with its place."""
        if not isinstance(excinfo.value, FaultyCapture):
            return super().repr_failure(excinfo, style)
        lines = [f"{self.case.source}:{fault}" for fault in self.case.faults]
        return Told(self.case.source, self._line(), lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, the first finding's line counted from zero, and the response."""
        root = self.config.rootpath
        path = root / inert(as_seen_from(self.path, root))
        return path, self._line() - 1, inert(f"{self.case.source} {self.name}")

    def _line(self) -> int:
        first = next(iter(self.case.faults), "")
        line = first.partition(":")[0]
        return int(line) if line.isdecimal() else 1


class Checker:
    """The functions of this package, with the options of the project's configuration."""

    def __init__(self, args: list[str]) -> None:
        self._args = args

    def check(
        self, body: Any, *, schema: str | None = None, name: str = "body", args: Sequence[str] = ()
    ) -> Report:
        """Judges one response, as `stytch_validate.check` does."""
        __tracebackhide__ = True
        outcome = _check.outcome_of(body, schema, name, args, self._args)
        del body
        if not isinstance(outcome, Report):
            raise outcome
        return outcome

    def assert_valid(
        self, body: Any, *, schema: str | None = None, name: str = "body", args: Sequence[str] = ()
    ) -> None:
        """Fails the test for a response that is not valid, as `stytch_validate.assert_valid` does."""
        __tracebackhide__ = True
        outcome = _check.outcome_of(body, schema, name, args, self._args)
        del body
        if not isinstance(outcome, Report):
            raise outcome
        if not outcome.is_clean:
            raise InvalidResponseError(outcome)


@pytest.fixture(scope="session")
def stytch_validate(pytestconfig: pytest.Config) -> Checker:
    """Checks live responses: ``stytch_validate.assert_valid(response)``."""
    return Checker(pytestconfig.getini("stytch_validate_args"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options."""
    group = parser.getgroup(_NAME)
    group.addoption(
        "--stytch-validate",
        action="append",
        default=[],
        metavar="PATH",
        help="Check the captured responses in this file or folder; may be repeated",
    )
    parser.addini("stytch_validate", "Files and folders with captured responses", type="paths")
    parser.addini("stytch_validate_args", "Options of stytch-validate", type="args", default=[])


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a path is one of these, or in one of them, whichever links lead there."""
    real = path.resolve()
    above = {real, *real.parents}
    return any(folder.resolve() in above for folder in folders)


def _asked_for(config: pytest.Config) -> list[Path]:
    """The files and folders that this run of pytest is about."""
    return [config.invocation_params.dir / arg.partition("::")[0] for arg in config.args]


def _captures_looked_at(config: pytest.Config) -> list[Path]:
    """The captures that this run of pytest is about, which is then made to look at them."""
    asked = [config.invocation_params.dir / path for path in config.getoption("--stytch-validate")]
    configured = list(config.getini("stytch_validate"))
    args = _asked_for(config)
    everything = not config.getoption("file_or_dir")
    due = [*asked, *(configured if everything else [])]
    config.args.extend(str(path) for path in due if not _is_below(path, args))
    met = [
        path
        for path in configured
        if _is_below(path, args) or any(_is_below(arg, [path]) for arg in args)
    ]
    return list(dict.fromkeys([*due, *met]))


def pytest_configure(config: pytest.Config) -> None:
    """Judges the captures."""
    paths = _captures_looked_at(config)
    if not paths:
        return
    try:
        captures = Captures(config.rootpath, paths, config.getini("stytch_validate_args"))
    except ProgramError as error:
        raise pytest.UsageError(inert(f"{_NAME}: {error}")) from None
    config.stash[_CAPTURES] = captures


def pytest_report_header(config: pytest.Config) -> str | None:
    """Says how much there is to check."""
    captures = config.stash.get(_CAPTURES, None)
    if captures is None:
        return None
    return f"{_NAME}: {len(captures.cases)} responses in {len(captures.by_file)} files"


class _Entering:
    """A configuration in which no folder is passed over for its name.

    What conftest.py files have pytest ignore is theirs that are above such a folder: those in it are not run.
    """

    def __init__(self, config: Any, above: Path) -> None:
        self._config = config
        self._above = above

    def __getattr__(self, name: str) -> Any:
        return getattr(self._config, name)

    def getini(self, name: str) -> Any:
        """The value of an option."""
        return [] if name == "norecursedirs" else self._config.getini(name)

    def _getconftest_pathlist(self, name: str, path: Path, **others: Any) -> Any:
        return self._config._getconftest_pathlist(name, path=self._above, **others)


def _is_ignored(path: Path, above: Path, session: pytest.Session) -> bool:
    """Whether somebody has pytest ignore a path in a folder that is entered."""
    config = _Entering(session.config, above)
    hook = session.gethookproxy(above)
    return bool(hook.pytest_ignore_collect(collection_path=path, config=config))


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Enters the folders with captures that pytest passes over for their names alone."""
    captures = config.stash.get(_CAPTURES, None)
    names = config.getini("norecursedirs")
    if not hasattr(pytest, "Directory"):
        # A pytest before 8 has no collectors of folders, and would run what else is there.
        return None
    if captures is None or not any(fnmatch(collection_path.name, name) for name in names):
        return None
    folder = collection_path.resolve()
    session: Any = config.pluginmanager.get_plugin("session")
    if not any(folder in file.parents for file in captures.by_file) or _is_ignored(
        collection_path, collection_path.parent, session
    ):
        return None
    captures.entered.add(folder)
    return False


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collects the captures in such a folder."""
    captures = parent.config.stash.get(_CAPTURES, None)
    if captures is None or path.resolve() not in captures.entered:
        return None
    return CaptureFolder.from_parent(parent, path=path)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collects a file with captured responses."""
    captures = parent.config.stash.get(_CAPTURES, None)
    if captures is None or file_path.resolve() not in captures.by_file:
        return None
    captures.collected.add(file_path.resolve())
    path = as_seen_from(file_path, parent.config.rootpath)
    # pytest begins lines with the path.
    shown: Any = {"nodeid": inert(path)} if inert(path) != path else {}
    return CaptureFile.from_parent(parent, path=file_path, **shown)


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    """Says what a run leaves out of what it was asked for."""
    captures = config.stash.get(_CAPTURES, None)
    left = captures.left(_asked_for(config)) if captures is not None else 0
    return f"{_NAME}: {left} responses are in files that pytest does not collect" if left else None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Lists what is said of the run, and the warnings about captures that passed."""
    captures = config.stash.get(_CAPTURES, None)
    passed = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("skipped", [])
    texts = [
        text
        for report in passed
        for title, text in getattr(report, "sections", [])
        if title == f"Captured {_NAME} call"
    ]
    if captures is not None:
        texts = [*map(inert, captures.said), *texts]
    if texts:
        terminalreporter.section(_NAME)
        for text in texts:
            terminalreporter.line(text)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Names a test after the argument, where pytest would name it after a response in a text."""
    text = val.decode("utf-8", "replace") if isinstance(val, bytes) else val
    if (
        isinstance(text, str)
        and text.lstrip()[:1] in ("{", "[")
        and any(name in text for name in _NAMES_IN_RESPONSES)
    ):
        return argname
    return None


@contextlib.contextmanager
def _observed_by(observe: Callable[[Report], None]) -> Iterator[None]:
    _check.observers.append(observe)
    try:
        yield
    finally:
        _check.observers.remove(observe)


@contextlib.contextmanager
def _reports() -> Iterator[list[Report]]:
    """The reports on the bodies that are checked meanwhile."""
    reports: list[Report] = []

    def observe(report: Report) -> None:
        reports.append(report)

    with _observed_by(observe):
        yield reports


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, None]:
    """Notes which bodies a test has checked."""
    with _reports() as reports:
        item.stash[_REPORTS] = reports
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, None]:
    """Does so for the tests to come, where a fixture outlives the first of them."""
    with _reports() as reports:
        yield
    if fixturedef.scope == "function":
        return
    # What is set up for a class or a module may be left in it for all of its tests.
    fixture = fixturedef.argname if fixturedef.scope in ("session", "package") else None
    lasting = request.config.stash.setdefault(_LASTING, [])
    lasting.extend(Lasting(report, request.node, fixture) for report in reports)


def _lasting(report: Report, collector: pytest.Collector) -> Lasting:
    """A report on a body that was checked at import: any test may have imported one that is no test."""
    module = _imported()
    is_own = module is None or module == collector.path or module.name == "conftest.py"
    return Lasting(report, collector if is_own else collector.session, module=module)


def _may_see(item: pytest.Item, lasting: Lasting) -> bool:
    """Whether a test may show a body that was checked before it."""
    if lasting.node in item.listchain():
        used = getattr(getattr(item, "_request", None), "fixturenames", None)
        return lasting.fixture is None or used is None or lasting.fixture in used
    return lasting.module is not None and _is_named_elsewhere(lasting.module)


def _is_named_elsewhere(module: Path) -> bool:
    """Whether another module, of no package that is installed, names this one and may have a body from it."""
    attributes = [getattr(one, "__dict__", {}) for one in list(sys.modules.values())]
    files = {Path(str(one["__file__"])) for one in attributes if one.get("__file__")}
    own = [file for file in files - {module} if _INSTALLED.isdisjoint(file.parents)]
    return any(_names(file, module.stem) for file in own if _PACKAGE not in file.parents)


@functools.lru_cache(maxsize=None)
def _names(file: Path, module: str) -> bool:
    try:
        return re.search(rf"\b{re.escape(module)}\b".encode(), file.read_bytes()) is not None
    except OSError:
        return True


def _imported() -> Path | None:
    """The module whose import has led here, if one has."""
    frame = sys._getframe(1)
    while not frame.f_globals.get("__name__", "").startswith("_pytest."):
        if frame.f_code.co_name == "<module>":
            return Path(frame.f_code.co_filename)
        if frame.f_back is None:
            break
        frame = frame.f_back
    return None


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, Any, None]:
    """Tells a failure that is about a response by its place and findings."""
    outcome = yield
    if call.excinfo is None or isinstance(item, CaptureItem):
        return
    reports = item.stash.get(_REPORTS, [])
    if all(report.is_clean for report in reports):
        lasting = [one for one in item.config.stash.get(_LASTING, []) if not one.report.is_clean]
        reports = [*(one.report for one in lasting if _may_see(item, one)), *reports]
    if is_about_a_response(call.excinfo.value, reports):
        outcome.get_result().longrepr = tell(call.excinfo, reports)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, None]:
    """Does the same for what a module checks as it is imported."""
    lasting = collector.config.stash.setdefault(_LASTING, [])
    reports: list[Report] = []

    def observe(report: Report) -> None:
        reports.append(report)
        if _check.observers[-1] is observe:
            # No other is collected meanwhile, to which it belongs.
            lasting.append(_lasting(report, collector))

    with _observed_by(observe):
        outcome = yield
    report = outcome.get_result()
    excinfo = getattr(getattr(report, "call", None), "excinfo", None)
    if excinfo is not None and is_about_a_response(excinfo.value, reports):
        report.longrepr = tell(excinfo, reports)
