from __future__ import annotations

import hashlib
import io
import itertools
import re
from pathlib import Path

import pypdf
import pytest
from clinicpages.export import make
from clinicpages.export.book import articles
from clinicpages.export.editions import documents
from clinicpages.problem import Trouble
from clinicpages.project import Project
from PIL import Image

from tests.export import sample

EXPECTED = [
    "Driving",
    "For you if you drive.",
    "Ask your team, please.1 See the start",
    "the rules (https://www.example.net/rules).",
    "inner",
    "3. third",
    "4. fourth",
    "Call now if you faint.",
    "Mind the step",
    "More to read It was closed.",
    "Day By day. Night By night.",
    "Who drives Question Needle Balloon How soon? a day two days How far? near far",
    "MRI (magnetic resonance imaging) then MRI again",
    "vertebra – a bone of the spine",
    "A quoted line.",
    "typed text",
    "Press Enter, H2O, x2",
    "☑ packed",
    "bonne route (grinning face)",
    "About 3 in 10 people.",
    "Where this comes from 1. A study. https://doi.org/10.1/x",
    "Not yet reviewed by a clinician.",
]


@pytest.fixture(scope="module")
def leaflet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    project = sample.project(tmp_path_factory.mktemp("leaflet"))
    return sample.made(project, "leaflets", "driving-a4")[1]


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    project = sample.project(tmp_path_factory.mktemp("booklet"))
    return sample.made(project, "booklet")[1]


@pytest.mark.parametrize("words", EXPECTED)
def test_every_construct_is_printed(leaflet: bytes, words: str) -> None:
    assert "".join(words.split()) in "".join(sample.text(leaflet).split())


def test_what_only_a_screen_can_use_is_left_out(leaflet: bytes) -> None:
    assert "¶" not in sample.text(leaflet)
    assert "menu" not in sample.text(leaflet)


def test_a_booklet_has_page_numbers_for_its_links(booklet: bytes) -> None:
    assert "driving (page " in sample.text(booklet)
    assert "Page 1 of " in sample.text(booklet)


def test_help_comes_before_the_contents(booklet: bytes) -> None:
    text = sample.text(booklet)
    assert text.index("When to get help Call.") < text.index("What is inside")


@pytest.mark.parametrize(("lines", "page"), [(1, 2), (60, 5)])
def test_every_foot_leads_to_the_page_with_the_signs(tmp_path: Path, lines: int, page: int) -> None:
    signs = '<div class="help help-emergency"><p>Call.</p></div>'
    text = "<h1>When to get help</h1>" + "<p>Read on.</p>" * lines + signs
    project = sample.project(tmp_path, {**sample.PAGES, "help": text})
    sheets = sample.sheets(sample.made(project, "large", "24pt-a4")[1])
    assert "Call." in sheets[page - 1]
    assert all(f"When to get help. See page {page}." in sheet for sheet in sheets)


def test_first_cells_are_row_headings(leaflet: bytes) -> None:
    tags = sample.kinds_of_tags(leaflet)
    assert tags.count("TH Column") == 3
    assert tags.count("TH Row") == 2
    assert tags.count("TD") == 4


@pytest.mark.parametrize("heading", ["Who drives", "Driving", "Who drives?"])
def test_a_table_that_is_named_as_its_heading_is_named_once(tmp_path: Path, heading: str) -> None:
    table = "<table><caption>Who drives</caption><tr><th>A</th></tr><tr><td>B</td></tr></table>"
    html = f"<h1>Cars</h1><h2>{heading}</h2>{table}"
    project = sample.project(tmp_path, {**sample.PAGES, "driving": html})
    pdf = sample.made(project, "leaflets", "driving-a4")[1]
    assert sample.text(pdf).count("Who drives") == 1
    assert sample.kinds_of_tags(pdf).count("Table") == 1


def test_large_print_has_cards_for_tables(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    pdf = sample.made(project, "large", "24pt-a4")[1]
    assert "Table" not in sample.kinds_of_tags(pdf)
    assert "How soon? Needle a day Balloon two days" in sample.text(pdf)


def test_two_makings_are_the_same_bytes(tmp_path: Path, booklet: bytes) -> None:
    project = sample.project(tmp_path)
    assert sample.made(project, "booklet")[1] == booklet


def test_one_changed_page_changes_its_leaflet_and_the_books_only(tmp_path: Path) -> None:
    def keys() -> dict[str, str]:
        project = sample.project(tmp_path, pages)
        made = documents(project, project.site, ["booklet", "leaflets"])
        return {document.name: make.fingerprint(document) for document in made}

    pages = dict(sample.PAGES)
    before = keys()
    pages["help"] += "<p>One more line.</p>"
    after = keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "booklet-a4.pdf",
        "booklet-letter.pdf",
        "leaflets/help-a4.pdf",
        "leaflets/help-letter.pdf",
    }


def test_a_new_logo_of_the_same_name_changes_the_books(tmp_path: Path) -> None:
    clinic = {"export": {"help": "help.md"}, "clinic": {"logo": "assets/logo.png"}}
    logo = tmp_path / "docs" / "assets" / "logo.png"
    logo.parent.mkdir(parents=True)

    def key(colour: str) -> str:
        Image.new("RGB", (4, 4), colour).save(logo)
        project = sample.project(tmp_path, extra=clinic)
        return make.fingerprint(next(documents(project, project.site, ["booklet"])))

    assert key("red") != key("blue")


def test_a_broken_logo_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs" / "assets").mkdir(parents=True)
    (tmp_path / "docs" / "assets" / "logo.png").write_bytes(b"x")
    project = sample.project(tmp_path, extra={"clinic": {"logo": "assets/logo.png"}})
    with pytest.raises(Trouble, match=r"logo: docs/assets/logo\.png is not a whole picture"):
        sample.made(project, "booklet")


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<h1>A</h1><p>x</p><iframe src='x'></iframe>", "<iframe"),
        ("<h1>A</h1><p>go <my-part>here</my-part></p>", "<my-part>"),
        ("<h1>A</h1><img src='x.png'>", "no words"),
        ("<h1>A</h1><img src='x.png' alt='A bone'>", "not in the built site"),
    ],
)
def test_what_is_not_known_stops_and_names_page_and_element(
    tmp_path: Path, html: str, names: str
) -> None:
    project = sample.project(tmp_path, {"index": sample.HOME, "odd": html})
    with pytest.raises(Trouble, match=r"docs/odd\.md") as caught:
        list(documents(project, project.site, ["booklet"]))
    assert names in str(caught.value)


def test_a_sign_that_no_font_has_is_named_with_its_page(tmp_path: Path) -> None:
    project = sample.project(tmp_path, {"index": sample.HOME, "odd": "<h1>A</h1><p>x 中</p>"})
    with pytest.raises(Trouble, match=r"docs/odd\.md: .* the sign “中”") as caught:
        sample.made(project, "booklet")
    assert "fonts" in str(caught.value.hint)


def test_articles_stand_in_the_order_of_the_menu(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    assert [a.slug for a in articles(project, project.site)] == ["index", "driving", "help"]


def test_fonts_are_the_ones_we_took() -> None:
    rows = (make.FONTS / "SHA256SUMS").read_text("utf-8").splitlines()
    taken = {name: digest for digest, name in (row.split() for row in rows)}
    found = {p.name for p in make.FONTS.iterdir() if p.suffix in (".ttf", ".txt")}
    assert found == set(taken)
    for name, digest in taken.items():
        assert hashlib.sha256((make.FONTS / name).read_bytes()).hexdigest() == digest


def test_both_builders_give_the_same_booklet(
    project: Project, built_mkdocs: Path, built_zensical: Path
) -> None:
    one, other = (
        next(documents(project, site, ["booklet"])) for site in (built_mkdocs, built_zensical)
    )
    assert one.code == other.code
    assert one.when == other.when


NUMBERS = "<h1>A</h1><table><thead><tr>{}</tr></thead><tbody><tr>{}</tr></tbody></table>"


def test_large_print_has_a_row_of_numbers_in_its_lines(tmp_path: Path) -> None:
    heads = "".join(f"<th>{word}</th>" for word in ("Page", "Long", "Hard", "New", "Old"))
    cells = "<th>Driving</th>" + "".join(f"<td>{number}</td>" for number in (1, 2, 3, 4))
    project = sample.project(tmp_path, {"index": NUMBERS.format(heads, cells)})
    text = sample.text(sample.made(project, "large", "24pt-a4")[1])
    assert "Driving Long: 1 Hard: 2 New: 3 Old: 4" in text


def test_a_word_never_stands_without_the_start_of_its_meaning(tmp_path: Path) -> None:
    meanings = "<dt>disc</dt><dd><p>The cushion.</p><p>Say: disk</p></dd>"
    project = sample.project(tmp_path, {"index": f"<h1>A</h1><dl>{meanings}</dl>"})
    (document,) = [
        d for d in documents(project, project.site, ["leaflets"]) if d.name.endswith("a4.pdf")
    ]
    (item,) = re.findall(r"terms\.item\(.*?\)\)", document.code)
    assert "para(" not in item, "a paragraph of its own would begin a new line, or a new page"
    assert re.search(r'"disc".*"The cushion\.".*parbreak\(\).*"Say: disk"', item)


def test_text_beside_a_paragraph_of_a_meaning_is_kept(tmp_path: Path) -> None:
    html = "<h1>A</h1><dl><dt>disc</dt><dd>Loose words. <p>The cushion.</p></dd></dl>"
    project = sample.project(tmp_path, {"index": html})
    assert "Loose words. The cushion." in sample.text(sample.made(project, "leaflets")[1])


def test_a_leaflet_of_one_page_names_the_clinic(tmp_path: Path) -> None:
    extra = {"clinic": {"name": "Larkmeadow Hospital"}}
    project = sample.project(tmp_path, {"index": sample.HELP}, extra=extra)
    assert "From: Larkmeadow Hospital – Spine pages." in sample.text(
        sample.made(project, "leaflets")[1]
    )


def test_the_code_is_smaller_where_that_saves_a_sheet(tmp_path: Path) -> None:
    looks = []
    for lines in range(22, 31):
        html = "<h1>A</h1>" + "<p>Text.</p>" * lines
        folder = tmp_path / str(lines)
        pdf = sample.made(sample.project(folder, {"index": html}), "leaflets", "index-a4")[1]
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        told = pages[-1].extract_text()
        looks.append((len(pages), "small" if "pages. Version of" in told else "full"))
    assert [look for look, _ in itertools.groupby(looks)] == [
        (1, "full"),
        (1, "small"),
        (2, "full"),
    ]
