"""How long after a save the preview shows it, beside `mkdocs serve` on the same pages."""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clinicpages.bench.host import mkdocs_serve
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

SAYS = "seconds from saving a file to seeing it: scripts/serve beside mkdocs serve"

# Seconds between two saves: nobody writes faster, and each server has come to rest.
BREATH = 1.0


@dataclass(frozen=True)
class Edit:
    """A place where words are put, and the page that then shows them."""

    says: str
    file: Path
    words: re.Pattern[str]
    shown: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench serve`."""
    parser.add_argument("--port", type=int, default=8491, help="this one and the next")
    parser.add_argument("--turns", type=int, default=7, metavar="N")


def run(args: argparse.Namespace) -> int:
    """Prints the middle and the longest time of each kind of edit, for both, and their ratio."""
    project = find(args.config_file)
    found: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (_copy(project, Path(folder) / name) for name in ("ours", "theirs"))
        with (
            scripts_serve(ours, args.port) as here,
            mkdocs_serve(theirs, args.port + 1, watching=True),
        ):
            there = f"http://127.0.0.1:{args.port + 1}/"
            for turn in range(args.turns):
                for name, copy, base in (("ours", ours, here), ("theirs", theirs, there)):
                    for edit in edits(copy):
                        time.sleep(BREATH)
                        seconds = shown_after(edit, base, f"New words {turn} {name}.")
                        found.setdefault((edit.says, name), []).append(seconds)
    print("From a save to the page that shows it: middle (longest)")
    for says in dict.fromkeys(says for says, _ in found):
        mine, other = found[says, "ours"], found[says, "theirs"]
        ratio = statistics.median(other) / statistics.median(mine)
        print(
            f"  {says:12} scripts/serve {_told(mine)}, mkdocs serve {_told(other)}: "
            f"{ratio:.1f} times as long"
        )
    return 0


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({max(seconds):.2f})"


def _copy(project: Project, to: Path) -> Project:
    """The sources alone: the bench changes them."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in (project.docs.name, "overrides"):
        if (project.root / name).is_dir():
            shutil.copytree(project.root / name, to / name, ignore=ignore)
    for path in [*project.root.glob("*.yml"), *project.root.glob("*.txt")]:
        shutil.copy(path, to)
    return find(to / project.config_path.name)


def edits(project: Project) -> Iterator[Edit]:
    """One edit of a page's text, and one of a data file that other pages are made from."""
    yield Edit(
        "a page", project.docs / "driving.md", re.compile(r"(?m)(?<=^summary: ).+$"), "driving/"
    )
    glossary = project.docs / "evidence" / "glossary.yml"
    yield Edit("a data file", glossary, re.compile(r"(?m)(?<=^  meaning: ).+$"), "words-explained/")


def shown_after(edit: Edit, base: str, words: str) -> float:
    """Seconds from writing these words until the served page has them; Trouble after 60."""
    text = edit.file.read_text("utf-8")
    edit.file.write_text(edit.words.sub(words, text, count=1), "utf-8")
    start = time.monotonic()
    while time.monotonic() < start + 60:
        with urllib.request.urlopen(base + edit.shown, timeout=60) as answer:
            if words in answer.read().decode():
                return time.monotonic() - start
        time.sleep(0.01)
    raise Trouble(f"An edit of {edit.file.name} was not shown within a minute.")


@contextmanager
def scripts_serve(project: Project, port: int) -> Iterator[str]:
    """The preview that writers use; gives its address."""
    command = [sys.executable, "-m", "clinicpages", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        if address is None:
            raise Trouble("The preview did not start.")
        yield address[0]
    finally:
        process.terminate()
        process.communicate()
