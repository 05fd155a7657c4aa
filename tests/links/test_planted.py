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
from clinicpages.links.finding import Finding
from clinicpages.links.source import Sources
from clinicpages.project import find

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


def test_both_builds_of_our_site_get_the_same_verdict(
    built_mkdocs: Path, built_zensical: Path, tmp_path: Path
) -> None:
    verdicts = []
    for site in (built_mkdocs, built_zensical):
        out = tmp_path / "ours.json"
        main(["check", "links", "--site", str(site), "--json", str(out)])
        rows = json.loads(out.read_text("utf-8"))["problems"]
        verdicts.append([(p["kind"], p["level"], p["file"], p["line"], p["url"]) for p in rows])
    assert verdicts[0] == verdicts[1]


def test_a_broken_source_is_traced_to_its_line_in_the_data(project: Path) -> None:
    docs = project / "docs"
    (docs / "sources.yml").write_text("one:\n  doi: 10.1056/NEJMoa0900429\n", "utf-8")
    url = "https://doi.org/10.1056%2FNEJMoa0900429"
    sources = Sources(find(project / "mkdocs.yml"))
    places = sources.places([Finding("dead", "pages/index.html", url)])
    (docs / "sources.yml").unlink()
    assert [(place.file, place.line) for place in places] == [("docs/sources.yml", 2)]
