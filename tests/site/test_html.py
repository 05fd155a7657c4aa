"""Every page of both builders by the Nu HTML checker: no error, no warning."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import nu

# The checker would judge the page's own address by the policy, and it reads files, not a site.
POLICY = re.compile(r'<meta http-equiv="?Content-Security-Policy"?[^>]*>', re.I)

pytestmark = pytest.mark.skipif(bool(nu.missing()), reason=nu.missing() or "-")


def messages(folder: Path) -> list[str]:
    """What the checker says of all pages in a folder."""
    command = ["java", "-Xss4m", "-jar", str(nu.jar()), "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, "--skip-non-html", str(folder)], capture_output=True, text=True, encoding="utf-8"
    )
    return [
        f"{Path(said.get('url', '')).parent.name}: {said['message']} {said.get('extract', '')}"
        for said in json.loads(done.stdout)["messages"]
        if said["type"] in ("error", "non-document-error") or said.get("subType") == "warning"
    ]


def copied(site: Path, to: Path) -> Path:
    """The pages alone, without the policy."""
    for path in site.rglob("*.html"):
        copy = to / path.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(POLICY.sub("", path.read_text("utf-8")), "utf-8")
    shutil.rmtree(to / "downloads", ignore_errors=True)
    return to


def test_the_checker_finds_a_fault_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><p><div></p>", "utf-8")
    assert messages(tmp_path) != []


def test_every_page_made_by_mkdocs(built_mkdocs: Path, tmp_path: Path) -> None:
    assert messages(copied(built_mkdocs, tmp_path)) == []


def test_every_page_made_by_zensical(built_zensical: Path, tmp_path: Path) -> None:
    assert messages(copied(built_zensical, tmp_path)) == []
