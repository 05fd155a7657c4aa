"""The addresses that a change adds: those on lines that git says are new."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from clinicpages.links.finding import Finding, Use
from clinicpages.links.source import Sources
from clinicpages.problem import Trouble

_HUNK = re.compile(r"^@@ [^+]*\+(\d+)(?:,(\d+))? @@")


def only(uses: Mapping[str, Sequence[Use]], commit: str, sources: Sources) -> dict[str, list[Use]]:
    """The uses whose source line was added since `commit`."""
    new = lines_since(sources.root, commit)
    kept: dict[str, list[Use]] = {}
    for url, found in uses.items():
        for use in found:
            finding = Finding("dead", use.page, use.url, "", use.text, use.place)
            if any((p.file, p.line) in new for p in sources.places([finding])):
                kept.setdefault(url, []).append(use)
    return kept


def lines_since(root: Path, commit: str) -> set[tuple[str, int]]:
    """Every line that is new since `commit`, also in files that git does not know yet.

    Raises Trouble when git cannot say.
    """
    changed = _git(root, "diff", "--unified=0", "--no-color", "--relative", commit, "--")
    new: set[tuple[str, int]] = set()
    file = ""
    for line in changed.splitlines():
        if line.startswith("+++ "):
            file = line[4:].strip('"').removeprefix("b/")
        elif match := _HUNK.match(line):
            first, count = int(match[1]), int(match[2] or 1)
            new.update((file, number) for number in range(first, first + count))
    for file in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0"):
        path = root / file
        if file and path.suffix in (".md", ".yml", ".html"):
            number = path.read_bytes().count(b"\n") + 1
            new.update((file, line) for line in range(1, number + 1))
    return new


def _git(root: Path, *words: str) -> str:
    command = ["git", "-c", "core.quotePath=false", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    except OSError as error:
        raise Trouble("git could not be started, so what is new is not known.") from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Trouble(f"git could not say what is new ({said}).", "Name a commit it knows.")
    return done.stdout
