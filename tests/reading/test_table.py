"""The table of all pages: in a report with its trend, and on the site's own page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from clinicpages.built import built_pages
from clinicpages.cli import main
from clinicpages.project import Project
from clinicpages.reading.table import Row, as_markdown, rows, trend

from tests.conftest import ROOT

ROW = Row("docs/a.md", "A", 12, 4.0, 3.0, 7.0, 2.0, 0)


def test_every_page_has_its_row(project: Project) -> None:
    found = {row.file: row for row in rows(project)}
    assert set(found) <= {page.file for page in project.pages}
    assert len(found) > 30
    assert all(row.grade is None for row in found.values() if row.sentences < 10)


@pytest.mark.parametrize(
    ("grade", "says"), [(4.0, "same"), (3.5, "harder by 0.5"), (5.0, "easier by 1.0")]
)
def test_trend(grade: float, says: str) -> None:
    old = Row("docs/a.md", "A", 12, grade, 3.0, 7.0, 2.0, 0)
    assert trend(ROW, {"docs/a.md": old}) == says
    assert trend(ROW, {}) == "new page"
    assert as_markdown([ROW], {"docs/a.md": old}).splitlines()[-1].endswith(f"| ████ | {says} |")


def test_report_writes_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "reading.html"
    assert main(["report", "-f", str(ROOT / "mkdocs.yml"), "reading", "--html", str(out)]) == 0
    printed, html = capsys.readouterr().out, out.read_text("utf-8")
    pages = len(re.findall(r"^\| .*\.md`\)", printed, re.M))
    assert pages == html.count('scope="row"') > 30
    assert "<rect " in html
    assert "style=" not in html


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_the_site_shows_the_table(
    builder: str, project: Project, request: pytest.FixtureRequest
) -> None:
    site = request.getfixturevalue(f"built_{builder}")
    (page,) = [p for p in built_pages(project, site) if p.name == "how-we-make-this/index.html"]
    shown = page.tree.css(".reading-table tbody tr")
    assert len(shown) == len(rows(project))
    assert page.tree.css_first(".reading-table svg.reading-chart") is not None
