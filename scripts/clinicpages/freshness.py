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
    noted = {"inputs": fingerprint, "state": _state(live), "written": _written(project)}
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(noted), "utf-8")
    except OSError:
        return


def older_than(project: Project, live: Path) -> list[str]:
    """What writers changed, added or took away since `live` was built, by path.

    Where nobody noted what it was built from, the files' times must do.
    """
    now = _written(project)
    try:
        then = json.loads(_memory(project, live).read_text("utf-8"))["written"]
        return sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    except (OSError, ValueError, KeyError, TypeError):
        built = (live / "index.html").stat().st_mtime
        return sorted(n for n in now if (project.root / n).stat().st_mtime > built)


def _written(project: Project) -> dict[str, str]:
    """What writers change, each file with a fingerprint: pages, data, pictures, settings."""
    files = [*_files(project.docs), *_files(project.root / "overrides"), project.config_path]
    return {
        path.relative_to(project.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_relative_to(project.root)
    }
