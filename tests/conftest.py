"""What many tests share: the project, its site built once by each builder, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinicpages.builder import build
from clinicpages.project import Project, find
from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.alone import alone

ROOT = Path(__file__).resolve().parent.parent
# Set by scripts/ for its own project; a test's project is another, also in fixtures of a module.
os.environ.pop("CLINICPAGES_CONFIG", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--matrix", action="store_true", help="every state of every page")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--matrix"):
        return
    asked = [item for item in items if item.get_closest_marker("matrix")]
    config.hook.pytest_deselected(items=asked)
    items[:] = [item for item in items if item not in asked]


@pytest.fixture(scope="session")
def project() -> Project:
    return find(ROOT / "mkdocs.yml")


def copy_project(to: Path) -> Path:
    """A copy of the sources alone, so that a test can change or break them; gives the folder."""
    to.mkdir(parents=True, exist_ok=True)
    for name in ("docs", "overrides"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, dirs_exist_ok=True)
    for path in [*ROOT.glob("*.yml"), *ROOT.glob("*.txt")]:
        if not path.name.startswith("."):
            shutil.copy(path, to)
    return to


def _built(builder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build for all workers: the first one makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own inside the run's; alone, it is the run's.
    run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    shared = run / f"clinicpages-{builder}"
    shared.mkdir(exist_ok=True)
    with alone(shared / "lock"):
        if not (shared / "site" / "index.html").exists():
            root = copy_project(shared / "project")
            build(find(root / "mkdocs.yml"), builder, shared / "site")
    return shared / "site"


@pytest.fixture(scope="session")
def built_mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("mkdocs", tmp_path_factory)


@pytest.fixture(scope="session")
def built_zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("zensical", tmp_path_factory)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.path()
    assert program, "no Chromium: run scripts/test, which finds or installs one"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _no_stray_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see the project's own settings, not those of the machine they run on."""
    for name in ("CLINICPAGES_CONFIG", "SOURCE_DATE_EPOCH", "SITE_URL", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
