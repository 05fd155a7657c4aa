"""A planted site, built by both builders: every fault found, no trap reported, each on its line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from clinicpages.cli import main

from tests.alone import alone
from tests.links import planted


@pytest.fixture(scope="session", params=["mkdocs", "zensical"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted project with its built site, made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own below this run's.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shared = run / f"planted-{request.param}"
    shared.mkdir(exist_ok=True)
    with alone(shared / "lock"):
        if not (shared / "project" / "site" / "index.html").exists():
            planted.make(shared / "project")
            build(request.param, shared / "project")
            planted.spoil(shared / "project")
    return shared / "project"


def build(builder: str, project: Path) -> None:
    """Builds a project plainly: faults and all."""
    command = [sys.executable, "-m", builder, "build", "-f", str(project / "mkdocs.yml")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=project, env=environment, capture_output=True, check=False)


def found(project: Path, *more: str) -> list[dict[str, object]]:
    """What the command reports, as JSON."""
    out = project / "found.json"
    main(["check", "links", "-f", str(project / "mkdocs.yml"), "--json", str(out), *more])
    problems: list[dict[str, object]] = json.loads(out.read_text("utf-8"))["problems"]
    return problems


def test_every_fault_is_found_once_on_its_line_and_no_trap_is_reported(project: Path) -> None:
    reported = Counter(
        (str(p["file"]), int(str(p["line"])), str(p["kind"])) for p in found(project)
    )
    wanted = planted.expected(project) + planted.spoilt(project)

    assert reported - wanted == Counter(), "reported, and not planted"
    assert wanted - reported == Counter(), "planted, and not reported"


def test_the_site_holds_enough_faults_and_traps() -> None:
    assert sum(planted.expected(planted.SOURCES).values()) >= 100
    assert planted.traps(planted.SOURCES) >= 60
