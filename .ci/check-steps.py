"""Tries the ready-made steps for CI with the programs that they are made for.

The files are shown to the schemas and the audit of others; what installs the program is run as it
stands in them; and pre-commit itself runs the hook, from the commit that is checked out here.

    python check-steps.py

It needs check-jsonschema, pre-commit and zizmor beside this Python, and bash, cargo and git.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(sys.executable).parent
DEMO = ROOT / "fixtures" / "demo"
GOOD = DEMO / "sso-authenticate.json"
BAD = DEMO / "sso-authenticate-edited.json"
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


def check_action(scratch):
    """The action's own steps build the program, and find the faulty capture with it."""
    temporary, output = scratch / "action", scratch / "output"
    temporary.mkdir()
    output.touch()
    runner = {
        "GITHUB_ACTION_PATH": ROOT,
        "GITHUB_OUTPUT": output,
        "RUNNER_TEMP": temporary,
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
    }
    steps = {step["id"]: step for step in read("action.yml")["runs"]["steps"] if "id" in step}

    def outputs():
        lines = output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    bash(steps["key"]["run"], **runner)
    runner["ROOT"] = outputs()["root"]
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
    print("action.yml: builds the program once, and judges with it")


def check_gitlab(scratch):
    """The GitLab job's first lines install the program."""
    _, commit = run("git", "rev-parse", "HEAD")
    installed = scratch / "gitlab"
    for line in read("docs/gitlab-ci.yml")["stytch-validate"]["before_script"]:
        here = re.sub(r"https://[^\"]*/OWNER/stytch-validate", ROOT.as_uri(), line)
        expect(here != line and '"REF"' in here, "the line is not as expected", line)
        bash(here.replace("REF", commit.strip()), CARGO_INSTALL_ROOT=installed)
    run(installed / "bin" / "stytch-validate", "--version")
    print("docs/gitlab-ci.yml: installs the program")


def shown_config(commit):
    """The README's configuration of pre-commit, for the repository at hand."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    (block,) = (block for block in blocks if block.startswith("repos:"))
    config = yaml.safe_load(block)
    (repository,) = config["repos"]
    repository |= {"repo": str(ROOT), "rev": commit}
    return config


def check_pre_commit(scratch):
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
        check_action(scratch)
        check_gitlab(scratch)
        check_pre_commit(scratch)


main()
