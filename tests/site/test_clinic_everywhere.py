"""A clinic's values stand everywhere: pages, print, offline copy, linked data; and ours nowhere."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import yaml
from clinicpages.builder import build
from clinicpages.clinic import SETTINGS, with_clinic
from clinicpages.export import make, offline
from clinicpages.export.editions import documents
from clinicpages.project import Project, find

from tests.conftest import ROOT, copy_project

EXAMPLE = ROOT / "tests" / "clinics" / "example.yml"
# These are not words on a page: each has a test of its own below.
NOT_WORDS = {"web_address", "colour", "logo", "country", "badges", "accepts_unreviewed"}
WORDS = [key for key in SETTINGS if key not in NOT_WORDS]


# One worker: another would build all of it once more.
pytestmark = pytest.mark.xdist_group("clinics")


def other(key: str, value: str) -> str:
    """Another value of the same kind, which stands nowhere in the pages."""
    if SETTINGS[key].kind == "phone":
        return value[:-2] + "86"
    if SETTINGS[key].kind == "link":
        return value + "-quokka"
    if key == "feedback":
        return "quokka@larkmeadow.hospital"
    if SETTINGS[key].kind == "signed":
        return f"Quokka {value}"
    return f"Quokka {key} {value}"


class Made:
    """One clinic's site in all its forms, each as text."""

    def __init__(self, project: Project, site: Path) -> None:
        self.project = project
        pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
        self.pages = squeezed("".join(re.sub(r"<[^>]+>", " ", page) for page in pages))
        self.html = "".join(pages)
        self.style = (site / "assets/styles/site.css").read_text("utf-8")
        booklet = next(d for d in documents(project, site, ["booklet"]))
        self.paper = printed(make.pdf(booklet, site))
        self.sheets = [printed(make.pdf(d, site)) for d in documents(project, site, ["sheet"])]
        (site / "downloads").mkdir(exist_ok=True)
        copy = offline.make(project, site, site / "downloads" / offline.NAME)
        with zipfile.ZipFile(site / "downloads" / copy.name) as archive:
            inside = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".html")]
        self.offline = squeezed("".join(re.sub(r"<[^>]+>", " ", page) for page in inside))
        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', self.html)
        assert data
        self.data = json.loads(data[1])


def printed(pdf: bytes) -> str:
    """All words of a PDF, squeezed."""
    with pypdfium2.PdfDocument(pdf) as paper:
        return squeezed("".join(side.get_textpage().get_text_range() for side in paper))


def squeezed(text: str) -> str:
    """Text without spaces, hyphens at line ends and HTML's signs: paper breaks lines elsewhere."""
    text = text.replace("&amp;", "&").replace("&#x27;", "'").replace("&#39;", "'")
    return re.sub(r"[\s\u00ad\u2010-]+", "", text.replace("’", "'"))


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """The example clinic, and one with every value changed."""
    given = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    changed = {k: other(k, v) if k in WORDS else v for k, v in given.items()}
    changed["web_address"] = "https://quokka.larkmeadow.hospital/spine/"
    changed["country"], changed["colour"] = "Quokkaland", "#5a0f0f"
    changed["badges"] = [{"name": "Quokka badge", "link": "https://quokka.larkland.gov/x"}]
    changed["accepts_unreviewed"] = "Dr Quokka, head of nothing, 2026-11-21"
    made = []
    for number, clinic in enumerate((given, changed)):
        root = copy_project(tmp_path_factory.mktemp("clinic") / "project")
        path = root / f"clinic-{number}.txt"
        path.write_text(yaml.safe_dump(clinic), "utf-8")
        project = with_clinic(find(root / "mkdocs.yml"), path)
        site = build(project, "mkdocs", root / "site").site
        made.append(Made(project, site))
    return made[0], made[1]


@pytest.mark.parametrize("key", WORDS)
def test_a_changed_value_changes_everywhere(clinics: tuple[Made, Made], key: str) -> None:
    was, now = clinics
    old, new = (squeezed(str(made.project.clinic[key])) for made in clinics)
    # "Other formats" is a page for screens: a book does not list the ways to get a book.
    forms = ("pages", "offline") if key == "languages" else ("pages", "paper", "offline")
    for form in forms:
        assert old in getattr(was, form), form
        assert new in getattr(now, form), form
        assert new not in getattr(was, form), form
        if new.replace(old, "") == new:
            assert old not in getattr(now, form), form


def test_linked_data(clinics: tuple[Made, Made]) -> None:
    for made in clinics:
        clinic, publisher = made.project.clinic, made.data["publisher"]
        assert publisher["name"] == clinic["name"]
        assert publisher["telephone"] == clinic["phone"]
        assert publisher["url"] == clinic["web_address"]
        assert publisher["address"]["addressCountry"] == clinic["country"]
        assert publisher["address"]["streetAddress"] == clinic["address"]
        assert made.data["url"].startswith(clinic["web_address"])


def test_colour_badges_address_and_who_answers(clinics: tuple[Made, Made]) -> None:
    was, now = clinics
    assert "#5a0f0f" in now.style
    assert "#5a0f0f" not in was.style
    assert 'href="https://quokka.larkland.gov/x"' in now.html
    assert '<link rel="canonical" href="https://quokka.larkmeadow.hospital/spine/' in now.html
    for form in (now.pages, now.paper, now.offline):
        assert squeezed("Dr Quokka, head of nothing") in form
        assert squeezed("Quokka badge") in form


def test_the_sheet_has_room_for_its_code_and_whose_it_is(clinics: tuple[Made, Made]) -> None:
    for made in clinics:
        assert len(made.sheets) == 2
        for sheet in made.sheets:
            assert squeezed("The newest text of this page:") in sheet
            assert squeezed(str(made.project.clinic["name"])) in sheet


def test_the_generic_words_are_gone_where_a_value_is_set(clinics: tuple[Made, Made]) -> None:
    for made in clinics:
        for form in (made.pages, made.paper, made.offline):
            assert squeezed("Ask your team: ____") not in form


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_a_settings_file_that_inherits(tmp_path: Path, builder: str) -> None:
    root = copy_project(tmp_path / "project")
    text = "INHERIT: mkdocs.yml\nextra:\n  clinic:\n    phone: '0171 946 2271'\n"
    text += "    web_address: 'https://quokka.larkmeadow.hospital/spine'\n"
    (root / "ours.yml").write_text(text, "utf-8")
    project = find(root / "ours.yml")
    site = build(project, builder, root / "site").site
    html = (site / "contact" / "index.html").read_text("utf-8")
    assert 'href="tel:01719462271"' in html
    assert "assets/styles/site.css" in html, "the rest comes from mkdocs.yml"
    canonical = 'rel="canonical" href="https://quokka.larkmeadow.hospital/spine/contact/"'
    assert canonical in html.replace("&#x2f;", "/").replace("&#x2F;", "/")
    sheet = next(iter(documents(project, site, ["sheet"])))
    assert "https://quokka.larkmeadow.hospital/spine/" in sheet.code
    assert "example.org" not in sheet.code
