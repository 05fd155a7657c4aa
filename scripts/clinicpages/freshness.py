"""Knows whether a built site still fits what it is made from, so that nothing is built twice."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from clinicpages.project import Project


def inputs(project: Project, manner: str) -> str:
    """A fingerprint of all that the site is made from; `manner` says by what and for which day."""
    tool = Path(__file__).parent
    files = [
        *_files(project.docs),
        *_files(project.root / "overrides"),
        *_files(project.root / "hosting"),
        *_files(tool),
        project.config_path,
        *project.root.glob("*.yml"),
        *project.root.glob("requirements*.txt"),
    ]
    whole = hashlib.sha256(f"{manner} {sys.version}".encode())
    whole.update(json.dumps(project.config, sort_keys=True, default=str).encode())
    for path in sorted(set(files)):
        if path.name.startswith(".mkdocs.build"):
            continue
        whole.update(os.fsencode(path) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _memory(project: Project, live: Path) -> Path:
    name = hashlib.sha256(os.fsencode(live)).hexdigest()[:12]
    return project.root / ".cache" / f"built-{name}.json"


def _state(live: Path) -> str:
    rows = [
        f"{p.relative_to(live).as_posix()} {(s := p.stat()).st_size} {s.st_mtime_ns}"
        for p in sorted(live.rglob("*"))
        if p.is_file()
    ]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def is_current(project: Project, live: Path, fingerprint: str) -> bool:
    """True when `live` was made from these inputs and nobody has touched it since."""
    try:
        memory = json.loads(_memory(project, live).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return (
        isinstance(memory, dict)
        and memory.get("inputs") == fingerprint
        and (live / "index.html").is_file()
        and memory.get("state") == _state(live)
    )


def remember(project: Project, live: Path, fingerprint: str) -> None:
    """Notes what the site was made from. Without the note the next run only builds again."""
    path = _memory(project, live)
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"inputs": fingerprint, "state": _state(live)}), "utf-8")
    except OSError:
        return
