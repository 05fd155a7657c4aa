"""`scripts/ci`: style, types, tests, both builders and every check, with the time of each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ("site", "serve", "check", "test", "ci", "bench")


@dataclass(frozen=True)
class Step:
    """One part of the run: what it proves, and the command that a person would type."""

    says: str
    command: Sequence[str]


def steps() -> list[Step]:
    """All parts, the quick ones first."""
    python = sys.executable
    tool = [python, "-m", "clinicpages"]
    return [
        Step("style", [python, "-m", "ruff", "check", "."]),
        Step("layout of the code", [python, "-m", "ruff", "format", "--check", "."]),
        Step("types", [python, "-m", "mypy"]),
        *[Step(f"types of scripts/{s}", [python, "-m", "mypy", f"scripts/{s}"]) for s in SCRIPTS],
        Step("site, by MkDocs, with downloads", [*tool, "build", "--exports", "--force"]),
        Step("every check", [*tool, "check"]),
        Step("site, by Zensical", [*tool, "build", "--builder", "zensical", "--site", ".site.zen"]),
        Step("every check, on Zensical's site", [*tool, "check", "--site", ".site.zen"]),
        # The command that the README names, so that it is the one that is proved.
        Step("tests", [python, "scripts/test"]),
    ]


def main() -> int:
    """Runs every part, also after one has failed, and says at the end what did not pass."""
    os.chdir(ROOT)
    failed, start = [], time.monotonic()
    for step in steps():
        print(f"\n== {step.says}", flush=True)
        began = time.monotonic()
        code = subprocess.run(step.command).returncode
        print(f"   {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.1f} s")
        if code:
            failed.append(step)
    shutil.rmtree(ROOT / ".site.zen", ignore_errors=True)
    print(f"\nAll took {time.monotonic() - start:.0f} s.")
    for step in failed:
        print(f"Did not pass: {step.says}.  Try:  {' '.join(step.command)}")
    if not failed:
        print("Everything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
