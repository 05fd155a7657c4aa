"""`scripts/ci [KIND]`: all that a change must pass, or one of the jobs that run on a timer.

Without a kind: style, types, both builders, every check, the workflows, the tests, and what the
change means for readers. Kinds: see KINDS.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ("site", "serve", "check", "test", "ci", "bench")
PYTHON = sys.executable
TOOL = [PYTHON, "-m", "clinicpages"]
ZENSICAL = ".site.zensical"
# What the timer learned of other sites; the workflow keeps it from run to run.
LINKS = ".cache/link-state.json"


@dataclass(frozen=True)
class Step:
    """One part of the run: what it proves, and the command that a person would type."""

    says: str
    command: Sequence[str]


def program(name: str) -> str:
    """A program of the environment, such as zizmor, which has no `python -m`."""
    return str(Path(PYTHON).with_name(name + (".exe" if os.name == "nt" else "")))


def change() -> list[Step]:
    """What every change must pass, the quick parts first."""
    # The day of the newest check: an old change must stay green, and the timer looks at dates.
    workflows = sorted(str(path) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    schema = ["--builtin-schema", "vendor.github-workflows", *workflows]
    base = os.environ.get("BASE", "")
    steps = [
        Step("style", [PYTHON, "-m", "ruff", "check", "."]),
        Step("layout of the code", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Step("types", [PYTHON, "-m", "mypy"]),
        *[Step(f"types of scripts/{s}", [PYTHON, "-m", "mypy", f"scripts/{s}"]) for s in SCRIPTS],
        Step("workflows: no holes", [program("zizmor"), "--offline", "--quiet", ".github"]),
        Step("workflows: well written", [program("check-jsonschema"), *schema]),
        Step("site, by MkDocs, with downloads", [*TOOL, "build", "--exports", "--force"]),
        site_for_checks(),
        Step("every check", [*TOOL, "check", *today(), "--rules", "a4"]),
        Step("site, by Zensical", [*TOOL, "build", "--builder", "zensical", "--site", ZENSICAL]),
        Step("every check, on Zensical's site", [*TOOL, "check", *today(), "--site", ZENSICAL]),
        # The command that the README names, so that it is the one that is proved.
        Step("tests", [PYTHON, "scripts/test"]),
    ]
    if base:
        pictures = ["--pictures", ".cache/pictures"]
        report = [*TOOL, "report", "changes", "--base", base, *pictures]
        steps.append(Step("what changed for readers", report))
        added = [*TOOL, "check", "links", "--outside", "--since", base]
        steps.append(Step("links to other sites that the change adds, as notes", added))
    return steps


def site_for_checks() -> Step:
    """A site also where a broken link stopped the strict build, so that all faults are told at once.

    Where nothing stopped it, this finds the site as it should be and makes nothing.
    """
    return Step("site for the checks", [*TOOL, "build", "--exports", "--draft"])


def today() -> list[str]:
    """`--today` with the newest `checked` day of the pages: a run gives the same on any day."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from clinicpages.days import epoch
    from clinicpages.project import find

    day = datetime.datetime.fromtimestamp(epoch(find(ROOT / "mkdocs.yml")), datetime.UTC).date()
    return ["--today", str(day)]


def elsewhere() -> list[Step]:
    """What must work on every system: build, check; and the tests, but on Windows."""
    steps = [
        Step("site", [*TOOL, "build", "--exports", "--force"]),
        site_for_checks(),
        Step("every check", [*TOOL, "check", *today()]),
        Step("site, by Zensical", [*TOOL, "build", "--builder", "zensical", "--site", ZENSICAL]),
    ]
    return steps if os.name == "nt" else [*steps, Step("tests", [PYTHON, "scripts/test"])]


def newest() -> list[Step]:
    """Both builders, each at its newest version, in an environment of their own."""
    home = ROOT / ".venv.newest"
    python = str(home / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    wanted = ["mkdocs", "mkdocs-material", "pymdown-extensions", "zensical", "selectolax"]
    wanted += ["typst", "pikepdf", "segno", "linkchecker", "pyyaml", "hatchling", "editables"]
    build = [python, "-m", "clinicpages", "build", "--force", "--site", ".site.newest"]
    return [
        Step("a new environment", [PYTHON, "-m", "venv", "--clear", str(home)]),
        Step("the newest versions", [python, "-m", "pip", "install", "--quiet", *wanted]),
        Step("our own tool", [python, "-m", "pip", "install", "--quiet", "--no-deps", "-e", "."]),
        Step("site, by the newest MkDocs", build),
        Step("site, by the newest Zensical", [*build, "--builder", "zensical"]),
    ]


def release() -> list[Step]:
    """The files of a release: the site, the PDFs, the offline copy, and their checksums."""
    return [
        Step("site", [*TOOL, "build", "--exports", "--force"]),
        Step("every check", [*TOOL, "check", *today(), "--rules", "all"]),
        Step("files of the release", [PYTHON, "tests/ci.py", "pack"]),
    ]


def pack() -> int:
    """Puts the release's files into .cache/release/files, with SHA256SUMS and notes."""
    out = ROOT / ".cache" / "release"
    shutil.rmtree(out, ignore_errors=True)
    files = out / "files"
    files.mkdir(parents=True)
    shutil.make_archive(str(files / "site"), "zip", ROOT / "site")
    for path in sorted((ROOT / "site" / "downloads").rglob("*")):
        if path.is_file() and path.parent.name != "leaflets":
            shutil.copy(path, files)
    rows = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted(files.iterdir())
    ]
    (files / "SHA256SUMS").write_text("\n".join(rows) + "\n", "utf-8")
    notes = (
        "The site, its PDFs and the copy that opens from a folder. Check a file with SHA256SUMS."
    )
    (out / "notes.md").write_text(notes + "\n", "utf-8")
    print(f"{len(rows)} files in {files.relative_to(ROOT)}")
    return 0


KINDS: dict[str, Callable[[], list[Step]]] = {
    "elsewhere": elsewhere,
    "site": lambda: [Step("site", [*TOOL, "build", "--exports", "--force"])],
    "links": lambda: [
        Step("site", [*TOOL, "build"]),
        Step(
            "links to other sites",
            [*TOOL, "check", "links", "--outside", "--alarm", "--state", LINKS],
        ),
    ],
    "dates": lambda: [Step("dates", [*TOOL, "check", "dates"])],
    "newest": newest,
    "zensical": lambda: [
        Step("site, by Zensical", [*TOOL, "build", "--builder", "zensical", "--force"]),
        Step("every check", [*TOOL, "check", *today()]),
    ],
    "release": release,
}


def run(steps: Sequence[Step]) -> int:
    """Runs every part, also after one has failed, and says at the end what did not pass."""
    failed, start = [], time.monotonic()
    for step in steps:
        print(f"\n== {step.says}", flush=True)
        began = time.monotonic()
        code = call(step)
        passed = "passed" if code == 0 else "FAILED"
        print(f"   {passed} in {time.monotonic() - began:.1f} s", flush=True)
        if code:
            failed.append(step)
    for name in (ZENSICAL, ".site.newest", ".venv.newest"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    print(f"\nAll took {time.monotonic() - start:.0f} s.")
    for step in failed:
        print(f"Did not pass: {step.says}.  Try:  {' '.join(step.command)}")
    if not failed:
        print("Everything passed.")
    return 1 if failed else 0


def call(step: Step) -> int:
    """The exit code of one part; 2, with its name, when its program is missing."""
    try:
        return subprocess.run(step.command).returncode
    except FileNotFoundError:
        print(f"{step.command[0]} is missing, so this was not looked at.")
        return 2


def main(words: Sequence[str]) -> int:
    """Runs one kind. Gives 0, 1 (something did not pass) or 2 (no such kind)."""
    os.chdir(ROOT)
    if words == ["pack"]:
        return pack()
    if len(words) > 1 or (words and words[0] not in KINDS):
        print(f"There is no run “{' '.join(words)}”. There are: {', '.join(KINDS)}.")
        return 2
    return run(KINDS[words[0]]() if words else change())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
