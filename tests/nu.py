"""The Nu HTML checker for the tests: an npm package, locked in tests/node, that runs on Java."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tests" / "node"
HOME = ROOT / ".cache" / "node"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """Why HTML cannot be checked here; empty when it can."""
    if not shutil.which("java"):
        return "HTML is not checked: there is no Java"
    path = jar()
    return (
        "" if path.is_file() else "HTML is not checked: run scripts/test, which fetches the checker"
    )


def jar() -> Path:
    """Where the checker is; the variable VNU_JAR names another one."""
    return Path(os.environ.get("VNU_JAR") or JAR)


def install() -> None:
    """Fetches the locked checker once, where Java and npm are; else the tests say what is missing."""
    npm = shutil.which("npm")
    wanted = (LOCK / "package-lock.json").read_bytes()
    had = HOME / "package-lock.json"
    if not npm or not shutil.which("java"):
        return
    if JAR.is_file() and had.is_file() and had.read_bytes() == wanted:
        return
    print("Fetching the HTML checker for the tests (once) ...", file=sys.stderr, flush=True)
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, HOME)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=HOME, stdout=subprocess.DEVNULL, check=False)
