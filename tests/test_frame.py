import re
from dataclasses import replace
from pathlib import Path

import pytest
from clinicpages import frame
from clinicpages.builder import build
from clinicpages.project import Project, find
from PIL import Image

from tests.conftest import copy_project

OURS = """<link href="../assets/styles/site.css"><meta content="https://example.org/assets/card.png">
<link href="../assets/icon.png">"""
STOCK = '<link href="assets/stylesheets/main.css"><script src="assets/javascripts/bundle.js">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("javascripts/a.js", "stylesheets/a.css", "images/favicon.png", "styles/site.css"):
        path = tmp_path / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("body {}", "utf-8")
    (tmp_path / "assets/icon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    )
    return tmp_path


def with_clinic(project: Project, **clinic: str) -> Project:
    return replace(project, config={**project.config, "extra": {"clinic": clinic}})


def test_files_of_the_theme_that_no_page_asks_for_are_left_out(
    project: Project, site: Path
) -> None:
    (site / "index.html").write_text(OURS)
    frame.finish(project, site)
    assert {path.name for path in (site / "assets").iterdir()} == {
        "styles",
        "icon.svg",
        "icon.png",
        "card.png",
    }


def test_the_stock_theme_keeps_its_files(project: Project, site: Path) -> None:
    (site / "index.html").write_text(STOCK)
    frame.finish(project, site)
    assert (site / "assets/javascripts/a.js").exists()
    assert (site / "assets/stylesheets/a.css").exists()
    assert not (site / "assets/card.png").exists()


def test_pictures_have_their_sizes_and_are_the_same_twice(project: Project, site: Path) -> None:
    (site / "index.html").write_text(OURS)
    frame.finish(project, site)
    first = (site / "assets/card.png").read_bytes()
    frame.finish(project, site)
    assert (site / "assets/card.png").read_bytes() == first
    for name, size in (("card", (1200, 630)), ("icon", (180, 180))):
        with Image.open(site / f"assets/{name}.png") as picture:
            assert picture.size == size


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_the_footer_dials_what_the_page_dials(tmp_path: Path, builder: str) -> None:
    root = copy_project(tmp_path / "project")
    phone, emergency = "+49 (0)30 123 98 76 ext. 12", "1-1 2"
    text = f"INHERIT: mkdocs.yml\nextra:\n  clinic:\n    phone: '{phone}'\n"
    (root / "ours.yml").write_text(f"{text}    emergency_number: '{emergency}'\n", "utf-8")
    site = build(find(root / "ours.yml"), builder, root / "site").site
    for page in ("contact/index.html", "404.html"):
        html = (site / page).read_text("utf-8")
        footer = html[html.index('<footer class="site">') :]
        assert f'<a href="tel:+49301239876;ext=12">{phone}</a>' in footer
        assert f'<a href="tel:112">{emergency}</a>' in footer
        assert set(re.findall('href="tel:([^"]*)"', html)) <= {"+49301239876;ext=12", "112"}


def test_the_clinics_colour_reaches_the_style_sheet(project: Project, site: Path) -> None:
    (site / "index.html").write_text(OURS)
    frame.finish(with_clinic(project, colour="#123456"), site)
    assert "--accent: #123456;" in (site / "assets/styles/site.css").read_text()


@pytest.mark.parametrize("colour", ["red;} body{display:none}", "#12345", ""])
def test_a_badly_written_colour_changes_nothing(project: Project, site: Path, colour: str) -> None:
    (site / "index.html").write_text(OURS)
    frame.finish(with_clinic(project, colour=colour), site)
    assert (site / "assets/styles/site.css").read_text() == "body {}\n"


def test_readers_get_styles_and_scripts_without_comments() -> None:
    text = """/* One
    two. */
a { color: red; /* why */ }

// A note.
  // Another.
x = "https://example.org/"; y();
"""
    assert frame.lighter(text) == 'a { color: red;  }\nx = "https://example.org/"; y();\n'
