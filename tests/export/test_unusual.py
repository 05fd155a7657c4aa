"""What our own pages do not hold, and other people's may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from clinicpages.export import make
from clinicpages.export.book import articles
from clinicpages.export.editions import documents
from clinicpages.export.lost import lost, words_of
from clinicpages.problem import Trouble
from clinicpages.project import find
from PIL import Image

from tests.export import sample

Print = Callable[..., bytes]


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    """Makes one edition of a site whose page driving.md holds this article."""

    def make_one(html: str, kind: str = "leaflets", name: str = "driving-a4", **more: str) -> bytes:
        project = sample.project(tmp_path, {**sample.PAGES, "driving": html, **more})
        for file, size in (("tall one.png", (600, 2400)), ("wide.png", (1600, 400))):
            Image.new("RGB", size, "grey").save(project.site / file)
        return sample.made(project, kind, name)[1]

    return make_one


def pictures(pdf: bytes) -> list[tuple[float, float]]:
    """How wide and tall each photo is drawn, in points."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        text = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        for wide, tall in re.findall(r"([\d.]+) 0 0 -?([\d.]+) [\d.-]+ [\d.-]+ cm\s*/\w+ Do", text):
            found.append((float(wide), float(tall)))
    return found


LARGE = ("large", "24pt-a4")
TABLE = "<table><thead><tr>{}</tr></thead><tbody><tr>{}</tr></tbody></table>"


def table(heads: list[str], cells: list[str]) -> str:
    made = (
        "".join(f"<{tag}>{t}</{tag}>" for t in texts)
        for tag, texts in (("th", heads), ("td", cells))
    )
    return "<h1>A</h1>" + TABLE.format(*made)


def test_large_print_says_what_the_first_column_is(printed: Print) -> None:
    pdf = printed(table(["Days after", "What you can do"], ["3", "Shower"]), *LARGE)
    assert "Days after: 3 What you can do Shower" in sample.text(pdf)


def test_a_table_of_many_columns_becomes_cards(printed: Print) -> None:
    heads = [f"Complication number {n}" for n in range(8)]
    cells = [f"Words about it and about {n}" for n in range(8)]
    pdf = printed(table(heads, cells))
    assert "Table" not in sample.kinds_of_tags(pdf)
    assert "Complication number 7 Words about it and about 7" in sample.text(pdf)


@pytest.mark.parametrize("edition", [LARGE, ("leaflets", "driving-a4")])
def test_a_long_cell_goes_on_over_the_page(printed: Print, edition: tuple[str, str]) -> None:
    words = " ".join(f"word{n}" for n in range(400))
    sheets = sample.sheets(printed(table(["A", "B", "C"], ["x", words, "y"]), *edition))
    assert sum("word" in sheet for sheet in sheets) > 1
    assert all("word399" not in sheet or "word0 " not in sheet for sheet in sheets)
    assert "word399" in " ".join(sheets)


@pytest.mark.parametrize("width", ["500", "", "4000"])
def test_a_tall_picture_is_whole(printed: Print, width: str) -> None:
    html = f'<h1>A</h1><p><img src="../tall%20one.png" alt="a bone" width="{width}"></p>'
    pdf = printed(html)
    (wide, tall), *_ = pictures(pdf)
    assert tall / wide == pytest.approx(4, rel=0.01)
    assert tall < 842 - 100


def test_a_wide_logo_is_whole_and_a_new_one_is_seen(tmp_path: Path) -> None:
    project = sample.project(tmp_path, extra={"clinic": {"name": "A", "logo": "logo.png"}})
    keys = set()
    for colour in ("red", "blue"):
        for folder in (project.docs, project.site):
            Image.new("RGB", (1200, 100), colour).save(folder / "logo.png")
        document = next(
            d for d in documents(project, project.site, ["large"]) if "24pt-a4" in d.name
        )
        keys.add(make.fingerprint(document))
        (wide, tall), *_ = pictures(make.pdf(document, project.site))
        assert wide / tall == pytest.approx(12, rel=0.01)
        assert wide < 595
    assert len(keys) == 2


def test_a_long_name_at_the_head_stays_on_the_paper(tmp_path: Path) -> None:
    name = "The Royal Larkmeadow University Hospital Trust for Spines and Bones of All"
    long = "<h1>Your medicines and blood thinners, told at length</h1>" + "<p>Text.</p>" * 60
    extra = {"clinic": {"name": name}, "export": {"help": "help.md"}}
    project = sample.project(tmp_path, {**sample.PAGES, "driving": long}, extra=extra)
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(sample.made(project, "leaflets", "driving-a4")[1])
    from clinicpages.export.readback import Readback

    assert Readback(pdf).outside == []


def test_tabs_keep_their_labels_around_other_choices(printed: Print) -> None:
    choices = '<label><input type="checkbox"> Pain</label>'
    tabs = (
        '<div class="tabbed-set"><input><input><div class="tabbed-labels"><label>Home</label>'
        f'<label>Ward</label></div><div class="tabbed-content"><div class="tabbed-block">{choices}'
        '<p>Rest.</p></div><div class="tabbed-block"><p>Call us.</p></div></div></div>'
    )
    text = sample.text(printed(f"<h1>A</h1>{tabs}"))
    assert re.search(r"Home .*Pain Rest\. Ward Call us\.", text)


def test_every_link_within_a_page_leads_to_a_place(printed: Print) -> None:
    ids = "<table id='t'><caption id='c'>C</caption><tr id='r'><th id='h'>H</th></tr><tr><td>x</td></tr></table>"
    links = "".join(f'<p><a href="#{name}">to {name}</a></p>' for name in "tcrhs")
    inner = '<h2>Look <a id="s"></a><a href="#r">here</a><sup><a href="#t">1</a></sup></h2>'
    html = f"<h1>A {'x'} <a href='#r'>link</a></h1>{ids}{links}{inner}" + "<p>Text.</p>" * 60
    for edition in (("leaflets", "driving-a4"), LARGE, ("booklet", "a4")):
        assert "to r" in sample.text(printed(html, *edition))


def test_a_linked_picture_says_where_it_leads(printed: Print) -> None:
    picture = '<img src="../wide.png" alt="A map">'
    html = f'<h1>A</h1><p><a href="https://maps.example/here">{picture}</a></p><h2 id="x">B</h2>'
    pdf = printed(html + f'<p><a href="#x">{picture}</a></p>')
    assert "https://maps.example/here" in sample.text(pdf)
    assert "Read more" in sample.text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as made:
        led = [str(a.A.URI) for page in made.pages for a in page.get("/Annots", []) if "/A" in a]
    assert "https://maps.example/here" in led


def test_words_struck_out_as_a_whole_are_struck_out(printed: Print) -> None:
    plain, struck = (
        printed(f"<h1>A</h1>{html}") for html in ("<p>No.</p>", "<del><p>No.</p></del>")
    )
    assert strokes(struck) == strokes(plain) + 1


def strokes(pdf: bytes) -> int:
    """How many lines are drawn on the first page."""
    data = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents().get_data()  # type: ignore[union-attr]
    return len(re.findall(rb"\bS\b", data))


@pytest.mark.parametrize("space", ["\u2002", "\u2003", "\u2007", "\u200a", "\u3000"])
def test_a_space_of_any_width_stays_a_space(printed: Print, space: str) -> None:
    assert "10 mg twice" in sample.text(printed(f"<h1>A</h1><p>10{space}mg{space}twice</p>"))


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<ol reversed><li>a</li><li>b</li></ol>", "2. a 1. b"),
        ('<ol start="-1"><li>a</li><li>b</li><li>c</li></ol>', "-1. a 0. b 1. c"),
        ('<ol start="0" type="a"><li>a</li></ol>', "0. a"),
        ('<ol start="3"><li>a</li><li value="9">b</li></ol>', "3. a 9. b"),
    ],
)
def test_a_list_keeps_its_numbers(printed: Print, html: str, numbers: str) -> None:
    assert numbers in sample.text(printed(f"<h1>Title</h1>{html}"))


def test_one_list_to_tick_leaves_the_bullets_of_the_list_around_it(printed: Print) -> None:
    inner = '<ul><li><input type="checkbox"> tick</li></ul>'
    text = sample.text(printed(f"<h1>Title</h1><ul><li>one{inner}</li><li>two</li></ul>"))
    assert "• one" in text
    assert "• two" in text
    assert "• ☐" not in text


def test_a_choice_of_one_is_printed(printed: Print) -> None:
    html = "<p>Which? <select><option>Needle</option><option>Balloon</option></select></p>"
    assert "Which? ○ Needle ○ Balloon" in sample.text(printed(f"<h1>A</h1>{html}"))


def test_the_foot_leads_to_the_help_page_when_another_has_the_box(printed: Print) -> None:
    box = '<div class="help help-emergency"><p>Call.</p></div>'
    long = "<h1>When to get help</h1>" + "<p>Read on.</p>" * 80
    pdf = printed(f"<h1>A</h1>{box}", *LARGE, help=long)
    assert all("See page 2." in sheet for sheet in sample.sheets(pdf))


def test_two_pages_of_one_name_are_told(tmp_path: Path) -> None:
    project = sample.project(tmp_path, {"index": sample.HOME, "a-b": "<h1>A</h1>"})
    for folder in (project.docs / "a", project.site / "a" / "b"):
        folder.mkdir(parents=True)
    (project.docs / "a" / "b.md").write_text((project.docs / "a-b.md").read_text("utf-8"))
    (project.site / "a" / "b" / "index.html").write_text(
        "<main><article><h1>B</h1></article></main>"
    )
    fresh = find(project.config_path)
    with pytest.raises(Trouble, match=r"docs/a(/|-)b\.md and docs/a(/|-)b\.md would have the same"):
        articles(fresh, fresh.site)


def test_words_from_the_right_are_looked_for_by_their_letters(tmp_path: Path) -> None:
    html = "<h1>A</h1><p>שלום עולם</p>"
    body = articles(project := sample.project(tmp_path, {"index": html}), project.site)[0].body
    words = words_of(body, cards=False)
    assert lost(words, "A" + "םלוע םולש".replace(" ", ""))[0] == []
    assert [row.word for row in lost(words, "Aםולש")[0]] == ["עולם"]
