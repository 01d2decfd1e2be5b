"""Tries the ready-made steps for CI with the programs that they are made for.

The files are shown to the schemas and the audit of others; what installs the program is run as it
stands in them; and pre-commit itself runs the hook, from the commit that is checked out here.

    python check-steps.py

It needs check-jsonschema, hadolint, pre-commit and zizmor beside this Python, bash, cargo, curl and git,
and a program in target/release.
"""

import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(sys.executable).parent
DEMO = ROOT / "fixtures" / "demo"
GOOD = DEMO / "sso-authenticate.json"
BAD = DEMO / "sso-authenticate-edited.json"
PROGRAM = ROOT / "target" / "release" / "stytch-validate"
BUILD_MINUTES = 20

# No repository but the one that is meant, no colours, and one place for what is built.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("GIT_", "GITHUB_", "PRE_COMMIT"))
} | {
    "CARGO_TARGET_DIR": str(ROOT / "target"),
    "CARGO_TERM_COLOR": "never",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def run(*command, statuses=(0,), folder=ROOT, **variables):
    """Runs a command, and gives what it says."""
    ended = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=ENVIRONMENT | {name: str(value) for name, value in variables.items()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=BUILD_MINUTES * 60,
        check=False,
    )
    said = ended.stdout.decode("utf-8", "replace")
    if ended.returncode not in statuses:
        sys.exit(f"{said}\n`{' '.join(map(str, command))}` ended with {ended.returncode}")
    return ended.returncode, said


def bash(script, **others):
    """Runs a script as the runners do."""
    return run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, **others)


def expect(holds, what, said):
    """Ends the check where something does not hold."""
    if not holds:
        sys.exit(f"{said}\n{what}")


def read(file):
    """A YAML file."""
    return yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))


def check_files():
    """Others find no fault in the files."""
    check = TOOLS / "check-jsonschema"
    run(check, "--builtin-schema", "vendor.github-actions", "action.yml")
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    run(check, "--builtin-schema", "vendor.github-workflows", *workflows)
    gitlab = ("vendor.gitlab-ci", "--data-transform", "gitlab-ci", "docs/gitlab-ci.yml")
    run(check, "--builtin-schema", *gitlab)
    run(TOOLS / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
    config = ("--config", ".github/zizmor.yml")
    offline = ("--offline", "--no-progress", "--strict-collection")
    run(TOOLS / "zizmor", *offline, *config, "action.yml", *workflows)
    print("action.yml, the workflows, the GitLab job and the hook: no fault")


def version():
    """The version that the manifest has."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"$', manifest, re.MULTILINE)[1]


def make_release(scratch):
    """A folder with a release of the sources at hand, as the workflow makes one."""
    folder = scratch / "releases" / f"v{version()}"
    name = f"stytch-validate-{platform.machine()}-unknown-linux-musl"
    (folder / name).mkdir(parents=True)
    shutil.copy(PROGRAM, folder / name)
    archive = f"{name}.tar.gz"
    run("tar", "czf", archive, name, folder=folder)
    digest = hashlib.sha256((folder / archive).read_bytes()).hexdigest()
    (folder / f"{archive}.sha256").write_text(f"{digest}  {archive}\n", encoding="utf-8")
    _, sources = run("bash", "steps/install.sh", "--sources")
    (folder / "stytch-validate.sources").write_text(sources, encoding="utf-8")
    return scratch / "releases"


def check_action(scratch, releases):
    """The action's own steps take the released program, or build one, and find the faulty capture."""
    temporary, output = scratch / "action", scratch / "output"
    temporary.mkdir()
    output.touch()
    runner = {
        "GITHUB_ACTION_PATH": ROOT,
        "GITHUB_OUTPUT": output,
        "RUNNER_TEMP": temporary,
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
        "GITHUB_SERVER_URL": releases.as_uri(),
        "REPOSITORY": "OWNER/stytch-validate",
    }
    steps = {step["id"]: step for step in read("action.yml")["runs"]["steps"] if "id" in step}

    def outputs():
        lines = output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    bash(steps["key"]["run"], **runner)
    # Where a runner finds the releases of a repository.
    place = releases / "OWNER" / "stytch-validate" / "releases"
    place.mkdir(parents=True)
    (place / "download").symlink_to(releases)
    runner["ROOT"] = scratch / "released"
    began = time.monotonic()
    bash(steps["install"]["run"], PATH=without_cargo(scratch), **runner)
    took = time.monotonic() - began
    print(f"action.yml: installs the released program in {took:.1f} s")
    runner["ROOT"] = outputs()["root"]
    (place / "download").unlink()
    bash(steps["install"]["run"], **runner)
    _, said = bash(steps["install"]["run"], **runner)
    expect(said.startswith("stytch-validate "), "the action builds it a second time", said)
    for capture, wanted in ((GOOD, 0), (BAD, 1)):
        _, said = bash(
            steps["run"]["run"], statuses=(wanted,), PATHS=capture, ARGS="--no-progress", **runner
        )
        found = outputs()
        expect(found["exit-status"] == str(wanted), "the output is not the status", said)
        expect(pathlib.Path(found["sarif"]).stat().st_size > 0, "no SARIF report", said)
    print("action.yml: else builds the program once, and judges with it")


def without_cargo(scratch):
    """A search path with the tools of the system and no cargo."""
    tools = scratch / "tools"
    tools.mkdir(exist_ok=True)
    path = f"{tools}:/usr/bin:/bin"
    expect(shutil.which("cargo", path=path) is None, "there is a cargo in /usr/bin", path)
    return path


def check_gitlab(scratch):
    """The GitLab job's first line installs the program, from a wheel as a release has it."""
    wheels = scratch / "wheels"
    run(sys.executable, "python/pack.py", "--out", wheels)
    environment = scratch / "gitlab"
    run(sys.executable, "-m", "venv", environment)
    for line in read("docs/gitlab-ci.yml")["stytch-validate"]["before_script"]:
        expect('"stytch-validate==VERSION"' in line, "the line is not as expected", line)
        bash(
            line.replace("VERSION", version()),
            PATH=f"{environment / 'bin'}:{without_cargo(scratch)}",
            PIP_NO_INDEX="1",
            PIP_FIND_LINKS=wheels,
        )
    run(environment / "bin" / "stytch-validate", "--version")
    print("docs/gitlab-ci.yml: installs the program")


def check_dockerfile():
    """hadolint finds no fault in the Dockerfile. The release workflow builds the image and runs it."""
    run(TOOLS / "hadolint", "Dockerfile")
    print("Dockerfile: no fault")


def shown_config(commit):
    """The guide's configuration of pre-commit, for the repository at hand."""
    page = (ROOT / "docs/src/recipes/ci.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (block,) = (block for block in blocks if block.startswith("repos:"))
    config = yaml.safe_load(block)
    (repository,) = config["repos"]
    repository |= {"repo": str(ROOT), "rev": commit}
    return config


def check_pre_commit(scratch, releases):
    """The hook passes a good capture, fails for a faulty one, and says when it saw none."""
    _, commit = run("git", "rev-parse", "HEAD")
    project = scratch / "project"
    captures = project / "tests" / "captures"
    captures.mkdir(parents=True)
    run("git", "init", "--quiet", project)
    config = yaml.safe_dump(shown_config(commit.strip()))
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")

    def hook(status):
        run("git", "add", "--all", folder=project)
        return run(
            TOOLS / "pre-commit",
            "run",
            "--all-files",
            "--color=never",
            statuses=(status,),
            folder=project,
            PRE_COMMIT_HOME=scratch / "pre-commit",
            STYTCH_VALIDATE_RELEASES=releases.as_uri(),
            PATH=f"{TOOLS}:{without_cargo(scratch)}",
        )[1]

    # What others keep in JSON is none of the hook's business.
    (project / "package.json").write_text("{}\n", encoding="utf-8")
    (captures / "compose.yml").write_text("services: {}\n", encoding="utf-8")
    said = hook(0)
    expect("nothing was checked" in said, "a run without a capture does not say so", said)
    shutil.copy(GOOD, captures)
    said = hook(0)
    expect("checked 1 response" in said, "the good capture was not checked", said)
    shutil.copy(BAD, captures)
    said = hook(1)
    expect("error[missing-field]" in said, "the fault was not found", said)
    expect(f"{BAD.name}:1:1" in said, "the place is not told", said)
    print("pre-commit: the hook passes, fails and says what it passed over")


def main():
    """Checks the files, then each of the three steps."""
    check_files()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scratch = pathlib.Path(folder)
        check_dockerfile()
        releases = make_release(scratch)
        check_action(scratch, releases)
        check_gitlab(scratch)
        check_pre_commit(scratch, releases)


main()
