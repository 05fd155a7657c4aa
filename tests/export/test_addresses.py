from __future__ import annotations

from pathlib import Path

import pytest
from clinicpages.export import addresses
from clinicpages.project import Project

from tests.conftest import ROOT
from tests.export import sample


def with_list(folder: Path, rows: str) -> Project:
    (folder / "printed.txt").write_text(rows, "utf-8")
    return sample.project(folder, extra={"export": {"addresses": "printed.txt"}})


def test_a_full_list_needs_nothing(tmp_path: Path) -> None:
    project = with_list(tmp_path, "# printed\n/\ndriving/\n\nhelp/\n")
    assert list(addresses.faults(project, project.site)) == []


def test_an_address_that_is_gone_is_named_with_its_line(tmp_path: Path) -> None:
    project = with_list(tmp_path, "/\ndriving/\nhelp/\nold-name/\n")
    (problem,) = addresses.faults(project, project.site)
    assert (problem.file, problem.line) == ("printed.txt", 4)
    assert "“old-name/” was printed" in problem.message


def test_a_new_page_has_to_be_listed(tmp_path: Path) -> None:
    project = with_list(tmp_path, "/\nhelp/\n")
    (problem,) = addresses.faults(project, project.site)
    assert problem.file == "docs/driving.md"
    assert problem.fix.endswith("driving/")


@pytest.mark.parametrize(
    ("old", "new", "leads"),
    [
        ("old/", "driving/", "../driving/"),
        ("a/b/", "driving/", "../../driving/"),
        ("x/", "/", "../"),
    ],
)
def test_an_old_address_leads_to_the_new_one(
    tmp_path: Path, old: str, new: str, leads: str
) -> None:
    project = with_list(tmp_path, f"/\ndriving/\nhelp/\n{old} -> {new}\n")
    addresses.redirect(project, project.site)
    page = (project.site / old / "index.html").read_text("utf-8")
    assert f'content="0; url={leads}"' in page
    assert f'<a href="{leads}">' in page
    assert list(addresses.faults(project, project.site)) == []


def test_an_arrow_to_nowhere_is_found(tmp_path: Path) -> None:
    project = with_list(tmp_path, "/\ndriving/\nhelp/\nold/ -> gone/\n")
    addresses.redirect(project, project.site)
    (problem,) = addresses.faults(project, project.site)
    assert "“gone/”" in problem.message


def test_no_printed_address_of_ours_has_died(built_mkdocs: Path) -> None:
    rows = list(addresses.printed(ROOT / "hosting" / "addresses.txt"))
    assert len(rows) > 30
    for row in rows:
        assert (built_mkdocs / row.address / "index.html").is_file(), row
