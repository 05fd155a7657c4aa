"""Where an address leads: examples, and what holds for every address."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, urljoin, urlsplit

import pytest
from clinicpages.links import syntax
from clinicpages.links.address import Site, address_of, folder_of
from clinicpages.links.inside import read_page
from clinicpages.links.markup import css_urls, srcset
from clinicpages.links.scan import Scan
from clinicpages.links.tree import Tree
from clinicpages.links.written import Line, Text, in_html, without_code, written
from hypothesis import given
from hypothesis import strategies as st

FILES = [
    "index.html",
    "a/index.html",
    "a/b/index.html",
    "a/größe x/index.html",
    "pic.png",
    "c.html",
]
BASE = "https://t.example/sub/"


class Names(Tree):
    """A site of which only the names are asked."""

    def read(self, name: str) -> bytes:
        raise AssertionError(f"{name} was read")


SITE = Site(Names(FILES, "site"), BASE)


@pytest.mark.parametrize(
    ("folder", "raw", "state", "name"),
    [
        ("a/", "b/", "file", "a/b/index.html"),
        ("a/", "b", "file", "a/b/index.html"),
        ("a/", "./b/index.html", "file", "a/b/index.html"),
        ("a/b/", "../../pic.png?v=1", "file", "pic.png"),
        ("a/b/", "../../Pic.png", "missing", "Pic.png"),
        ("", "/sub/a/", "file", "a/index.html"),
        ("", "/sub", "file", "index.html"),
        ("", "/a/", "leaves", "/a/"),
        ("a/", "../../x", "leaves", "/x"),
        ("", "https://t.example/sub/a/b/#x", "file", "a/b/index.html"),
        ("", "//T.example/sub/a/", "file", "a/index.html"),
        ("", "https://t.example/other/", "outside", "https://t.example/other/"),
        ("", "https://u.example/sub/a/", "outside", "https://u.example/sub/a/"),
        ("", "a/gr%C3%B6%C3%9Fe%20x/", "file", "a/größe x/index.html"),
        ("", "a\\b\\", "file", "a/b/index.html"),
        ("", " c.html ", "file", "c.html"),
        ("", "c.ht\nml", "file", "c.html"),
        ("", "", "empty", ""),
        ("", "  ", "empty", ""),
        ("", "#x", "self", ""),
        ("", "?q", "self", ""),
        ("", "mailto:a@b.example", "scheme", "mailto:a@b.example"),
        ("", "http://localhost:8000/", "local", "http://localhost:8000/"),
        ("", "http://192.168.1.20/x", "local", "http://192.168.1.20/x"),
        ("", "file:///x", "local", "file:///x"),
        ("", "C:\\x", "local", "C:\\x"),
        ("", "https://[bad/", "outside", "https://[bad/"),
    ],
)
def test_where_an_address_leads(folder: str, raw: str, state: str, name: str) -> None:
    found = SITE.look_up(folder, raw)
    assert (found.state, found.name) == (state, name)


folders = st.sampled_from(sorted({folder_of(name) for name in FILES}))
steps = st.lists(
    st.sampled_from(["..", ".", "a", "b", "größe x", "c.html", "pic.png", ""]), max_size=6
)


@given(folders, steps)
def test_a_path_leads_where_a_browser_goes(folder: str, parts: list[str]) -> None:
    raw = "/".join(parts)
    if not raw or raw.startswith("/"):
        return
    found = SITE.look_up(folder, raw)
    there = urlsplit(urljoin(f"{BASE}{folder}", quote(raw)))
    path = posixpath.normpath(there.path) + ("/" if there.path.endswith("/") else "")
    goes = "https://t.example" + path.replace("//", "/")
    again = SITE.look_up("", goes)
    if found.state == "leaves":
        assert again.state == "outside"
    else:
        assert (again.state, again.name) == (found.state, found.name)


@given(folders, st.text(max_size=30))
def test_any_text_has_an_answer(folder: str, raw: str) -> None:
    assert SITE.look_up(folder, raw).state


@given(st.sampled_from(FILES), folders)
def test_every_file_is_found_from_everywhere(name: str, folder: str) -> None:
    up = "../" * folder.count("/")
    for raw in (f"{up}{quote(name)}", f"/sub/{quote(address_of(name))}", f"{BASE}{quote(name)}"):
        if raw.strip():
            assert SITE.look_up(folder, raw)[:2] == ("file", name)


@given(st.text(max_size=200))
def test_any_text_can_be_read_as_markdown_and_html(text: str) -> None:
    lines = Text([Line("a.md", n, t) for n, t in enumerate(text.splitlines() or [""], 1)])
    assert len(without_code(lines.whole)) == len(lines.whole)
    for one in (*written(lines), *in_html(lines)):
        assert 1 <= one.line <= len(lines.lines)
    list(css_urls(text))
    list(srcset(text))
    syntax.unrendered(text)
    syntax.vague(text)
    syntax.without_scheme(text)


words = st.text("abcxyz äß", min_size=1).filter(lambda t: t.strip())
targets = st.text("abcxyz/-.#%2", min_size=1, max_size=20)


@given(st.lists(st.tuples(words, targets), min_size=1, max_size=5))
def test_every_inline_link_is_found_on_its_line(links: list[tuple[str, str]]) -> None:
    text = Text([Line("a.md", n, f"- [{w}]({t})") for n, (w, t) in enumerate(links, 1)])
    found = [(one.line, one.value) for one in written(text) if one.form == "link"]
    assert found == [(n, t) for n, (_, t) in enumerate(links, 1)]


@given(st.text("0123456789", min_size=7, max_size=15).filter(lambda t: t[0] != "0"))
def test_a_number_of_7_to_15_digits_can_be_called(digits: str) -> None:
    assert syntax.phone_fault(f"tel:+{digits}") == ""
    assert syntax.phone_fault(f"tel:+{digits};ext=12") == ""
    assert syntax.phone_fault(f"tel:{digits[:3]}-{digits[3:]}") == ""
    assert syntax.phone_fault(f"tel:+{digits}oo")


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png?x=1,2 1x,b.png 100w", ["a.png?x=1,2", "b.png"]),
        ("data:image/gif;base64,AAA= 1x", ["data:image/gif;base64,AAA="]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("", []),
    ],
)
def test_a_set_of_pictures(value: str, urls: list[str]) -> None:
    assert list(srcset(value)) == urls


@pytest.mark.parametrize(
    "text",
    [
        "a[1][2] and f[x](y)",
        "[sic] (so it stood)",
        "[Smith] (2010)",
        "[1][2]",
        "see [3] (left)",
        "[ ] open and [x] done",
    ],
)
def test_brackets_that_are_no_links(text: str) -> None:
    assert syntax.unrendered(text) == []


def test_an_empty_address_is_found_also_beside_a_page_that_was_found_good() -> None:
    pages = {
        "s/a.html": '<main><a href="index.html">I</a> <a href="./">The folder</a></main>',
        "s/b.html": '<main><a href="">Empty</a> <a href="#">Top</a> <a href="?q">Ask</a></main>',
        "s/index.html": "<main></main>",
    }
    scan = Scan(Site(Names(pages, "site"), BASE))
    for name, text in pages.items():
        read_page(scan, name, text.encode())
    assert [(f.kind, f.page) for f in scan.findings] == [("empty", "s/b.html")]
