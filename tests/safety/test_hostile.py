"""A hostile page: everything that an edit or an attack could bring, each reported at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clinicpages.checks import Task
from clinicpages.checks.safety import check
from clinicpages.cli import parser_of
from clinicpages.page import read
from clinicpages.problem import Problem, ordered
from clinicpages.project import Project, find
from clinicpages.safety import files

from tests.conftest import copy_project

TOP = """---
title: Driving again
description: When you can drive again after bone cement in your spine.
summary: For anyone going home.
checked: 2026-11-22
next_check: 2027-11-22
---
"""
# What it is, and how it is written. The blank lines between them are added below.
ITEMS = [
    ("script", "<script>alert(1)</script>"),
    ("script with a foreign source", '<p><script src="https://evil.example/a.js"></script></p>'),
    ("iframe", '<iframe title="x"></iframe>'),
    ("object", "<object></object>"),
    ("embed", "<embed>"),
    ("applet", "<applet></applet>"),
    ("form", "<form></form>"),
    ("button", '<button type="button">Win</button>'),
    ("password field", '<p><input type="password" name="p"></p>'),
    ("select", "<select></select>"),
    ("base", "<base>"),
    ("link", '<link rel="stylesheet">'),
    ("style element", "<style>p{display:none}</style>"),
    ("meta refresh", '<meta http-equiv="refresh" content="0;url=x">'),
    ("svg with a script in it", "<svg><g></g></svg>"),
    ("math", "<math><mi>x</mi></math>"),
    ("video", "<video></video>"),
    ("audio", "<audio></audio>"),
    ("canvas", "<canvas></canvas>"),
    ("template", "<template><b>x</b></template>"),
    ("dialog", "<dialog open>Pay</dialog>"),
    ("marquee", "<marquee>x</marquee>"),
    ("font", "<font>x</font>"),
    ("frameset", "<frameset></frameset>"),
    ("portal", "<portal></portal>"),
    ("custom element", "<evil-widget></evil-widget>"),
    ("noscript", "<noscript>x</noscript>"),
    ("textarea", "<textarea></textarea>"),
    ("plaintext-like xmp", "<xmp>x</xmp>"),
    ("section that looks like the review", '<section class="review">Reviewed</section>'),
    ("onclick", '<p onclick="a()">x</p>'),
    ("onerror on a picture", '<p><img src="a.png" alt="" onerror="b()"></p>'),
    ("onmouseover by an attribute list", 'Text.\n{ onmouseover="c()" }'),
    ("ontoggle", '<details ontoggle="d()"><summary>x</summary></details>'),
    ("style attribute", '<p style="position:fixed">x</p>'),
    ("style by an attribute list", 'Text.\n{ style="color:white" }'),
    ("hidden attribute", "<p hidden>x</p>"),
    ("aria-hidden", '<span aria-hidden="true">not seen</span>'),
    ("inert", "<p inert>x</p>"),
    ("class that hides", '<p class="said">unseen</p>'),
    ("class that hides, by an attribute list", "Text.\n{ .skip }"),
    ("srcdoc", '<p srcdoc="x">x</p>'),
    ("contenteditable", "<p contenteditable>x</p>"),
    ("autofocus", "<p autofocus>x</p>"),
    ("accesskey", '<a href="x.md" accesskey="s">x</a>'),
    ("target", '<a href="y.md" target="_blank">x</a>'),
    ("ping", '<a href="z.md" ping="https://spy.example/">x</a>'),
    ("download", '<a href="w.md" download>x</a>'),
    ("id of the frame", '<p id="menu">x</p>'),
    ("id of the document", '<p id="cookie">x</p>'),
    ("javascript link", "[x](javascript:e())"),
    ("javascript link in HTML with a line break in it", '<a href="java&#10;script:f()">x</a>'),
    ("javascript in entities", '<a href="&#106;avascript:g()">x</a>'),
    ("vbscript", "[x](vbscript:h())"),
    ("data link", "[x](data:text/html,1)"),
    ("file link", "[x](file:///etc/passwd)"),
    ("blob link", "[x](blob:abc)"),
    ("view-source", "[x](view-source:x)"),
    ("link without a scheme", "[x](//evil.example/i)"),
    ("host that nobody chose", "[x](https://evil.example/j)"),
    ("host behind an @", "[x](https://www.nice.org.uk@evil.example/k)"),
    ("host with look-alike letters", "[x](https://www.n\u0456ce.org.uk/l)"),
    ("punycode host", "[x](https://xn--nce-2oa.org/m)"),
    ("host by number", "[x](https://192.0.2.7/n)"),
    ("backslash in an address", '<a href="https:\\\\evil.example/o">x</a>'),
    ("link by reference", "[x][r]\n\n[r]: javascript:p()"),
    ("address in angle brackets", "<https://evil.example/q>"),
    ("picture from elsewhere", "![x](https://evil.example/r.png)"),
    (
        "picture from elsewhere in srcset",
        '<p><img src="s.png" alt="" srcset="https://evil.example/t.png 2x"></p>',
    ),
    ("quote's source", '<blockquote cite="javascript:u()">x</blockquote>'),
    ("typed phone number", "Ring 020 7946 0123 now."),
    ("typed phone link", "[x](tel:999)"),
    ("typed text-message link", "[x](sms:12345)"),
    ("typed e-mail address", "Write to fake@evil.example today."),
    ("mail link", "[x](mailto:)"),
    ("right-to-left mark", "Take \u202e01 tablets."),
    ("letters nobody sees", "para\u200bcetamol"),
    ("soft hyphens", "war\u00adfarin"),
    ("tag letters", "text\U000e0041"),
    ("Cyrillic letter in a word", "p\u0430racetamol"),
    ("Greek letter in a word", "d\u03bfse"),
    ("full-width letters", "\uff21\uff22"),
    ("letters of mathematics", "\U0001d400\U0001d401"),
    ("control sign", "a\x07b"),
    ("private letter", "\ue123"),
    ("piled-up marks", "e\u0301\u0302\u0303"),
    ("conditional comment", "<!--[if IE]>x<![endif]-->"),
    ("snippet from outside", '--8<-- "../../mkdocs.yml"'),
    ("snippet from the network", '--8<-- "https://evil.example/v.md"'),
]


def page_of(items: list[tuple[str, str]]) -> tuple[str, dict[str, range]]:
    """The page's text, and the lines of each item."""
    text, lines = TOP, {}
    for name, written in items:
        text += "\n"
        start = text.count("\n") + 1
        text += written + "\n"
        lines[name] = range(start, text.count("\n") + 1)
    return text, lines


def problems(project: Project, path: Path) -> list[Problem]:
    page = read(path, path.parent)
    task = Task(project, (page,), None, True, parser_of("check").parse_args([]))
    return ordered(check(task))


def test_every_item_is_reported_at_its_line_and_nothing_else(
    project: Project, tmp_path: Path
) -> None:
    text, lines = page_of(ITEMS)
    path = tmp_path / "hostile.md"
    path.write_text(text, "utf-8")
    found = problems(project, path)
    assert len(lines) == len(ITEMS) >= 60
    missed = [name for name, at in lines.items() if not any(p.line in at for p in found)]
    stray = [p.place for p in found if not any(p.line in at for at in lines.values())]
    assert (missed, stray) == ([], [])


@pytest.mark.parametrize(("name", "written"), ITEMS, ids=[name for name, _ in ITEMS])
def test_each_item_alone(project: Project, tmp_path: Path, name: str, written: str) -> None:
    """Alone, so that no neighbour can be what was reported."""
    text, lines = page_of([(name, written)])
    path = tmp_path / "hostile.md"
    path.write_text(text, "utf-8")
    found = problems(project, path)
    assert found
    assert all(p.line in lines[name] for p in found), [p.place for p in found]
    for problem in found:
        assert "regex" not in problem.message
        assert problem.fix


def test_a_comment_that_never_ends(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "hostile.md"
    path.write_text(TOP + "\nText.\n\n<!-- and the rest is gone\n\nWarning signs.\n", "utf-8")
    assert [p.line for p in problems(project, path)] == [11]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("title: <script>alert(1)</script>", 2),
        ('title: "{{ config }}"', 2),
        ("title: \"{% include 'x' %}\"", 2),
        ("description: <img src=x onerror=a()>", 2),
        ("summary: javascript:alert(1)", 2),
        ("search: [car, <b>x</b>]", 2),
        ("template: evil.html", 2),
        ("template: ../../evil.html", 2),
    ],
)
def test_the_top_block(project: Project, tmp_path: Path, line: str, at: int) -> None:
    path = tmp_path / "hostile.md"
    path.write_text(f"---\n{line}\n---\n\nText.\n", "utf-8")
    assert [p.line for p in problems(project, path)] == [at]


SETTINGS = {
    "hooks:\n  - evil.py\n": "hooks",
    "extra_javascript: [x.js]\n": "extra_javascript",
    "extra_templates: [x.html]\n": "extra_templates",
    "repo_url: https://evil.example/x\n": "repo_url",
    "dev_addr: 0.0.0.0:80\n": "dev_addr",
    "watch: [/etc]\n": "watch",
    "plugins: [macros]\n": "macros",
    "plugins:\n  - privacy\n": "privacy",
    "markdown_extensions: [evil.extension]\n": "evil.extension",
    "markdown_extensions:\n  - pymdownx.snippets: {url_download: true}\n": "url_download",
    "markdown_extensions:\n  - pymdownx.snippets: {restrict_base_path: false}\n": "restrict_base_path",
    "markdown_extensions:\n  - pymdownx.snippets: {base_path: /etc}\n": "/etc",
    "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:os.system\n": "os.system",
    "theme: {name: evil}\n": "evil",
    "theme: {name: material, custom_dir: docs}\n": "docs",
    "theme: {name: material, font: {text: Roboto}}\n": "font",
    "theme: {name: material, analytics: x}\n": "analytics",
    "docs_dir: /etc\n": "/etc",
    "site_dir: ../elsewhere\n": "../elsewhere",
    "extra_css: ['https://evil.example/x.css']\n": "https://evil.example/x.css",
}


@pytest.mark.parametrize("written", SETTINGS)
def test_settings(tmp_path: Path, written: str) -> None:
    from clinicpages.safety.settings import breaches

    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: x\n" + written, "utf-8")
    (found,) = breaches(find(config))
    assert SETTINGS[written] in found[1].what or SETTINGS[written] == found[1].value
    assert found[0] in (2, 3, 4)


FILES = {
    "docs/assets/evil.js": "alert(1)",
    "docs/evil.html": "<p>x</p>",
    "docs/_redirects": "/* https://evil.example 301",
    "docs/.htaccess": "x",
    "docs/assets/run.exe": "MZ",
    "docs/assets/styles/import.css": "@import 'https://evil.example/x.css';",
    "docs/assets/styles/url.css": "p { background: url(//evil.example/x.png) }",
    "docs/assets/styles/old.css": "p { width: expression(alert(1)) }",
    "docs/assets/pictures/script.svg": "<svg><script>alert(1)</script></svg>",
    "docs/assets/pictures/handler.svg": "<svg onload='a()'></svg>",
    "docs/assets/pictures/foreign.svg": "<svg><foreignObject><p>x</p></foreignObject></svg>",
    "docs/assets/pictures/use.svg": "<svg><use href='https://evil.example/x.svg#a'/></svg>",
    "docs/assets/pictures/link.svg": "<svg><a href='javascript:b()'><path/></a></svg>",
    "docs/assets/pictures/entity.svg": "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg></svg>",
    "docs/evidence/evil.yml": "- sentence: <img src=x>",
    "docs/evidence/scheme.yml": "- url: javascript:c()",
    "docs/evidence/turned.yml": "- sentence: 'a\u202eb'",
    "overrides/safe.html": "{{ page.title|safe }}",
    "overrides/inline.html": "<script>alert(1)</script>",
    "overrides/python.html": "{{ ''.__class__ }}",
    "overrides/remote.html": "<link href='https://evil.example/x.css'>",
    "overrides/frame.html": "<iframe></iframe>",
    "overrides/refresh.html": "<meta http-equiv='refresh' content='0'>",
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("safety"))


@pytest.mark.parametrize("file", FILES)
def test_files(copied: Path, file: str) -> None:
    from clinicpages.safety.files import breaches

    path = copied / file
    path.write_text(FILES[file], "utf-8")
    try:
        project = find(copied / "mkdocs.yml")
        found = list(breaches(project, frozenset(project.limits("safety")["scripts"])))
    finally:
        path.unlink()
    assert found
    assert {name for name, _, _ in found} == {file}


def test_a_link_out_of_the_folder(copied: Path, tmp_path: Path) -> None:
    from clinicpages.safety.files import breaches

    path = copied / "docs" / "assets" / "away.png"
    path.symlink_to(shutil.which("python3") or tmp_path)
    try:
        found = [row[0] for row in breaches(find(copied / "mkdocs.yml"), frozenset({".js"}))]
    finally:
        path.unlink()
    assert found == ["docs/assets/away.png"]


def built(project: Project, site: Path) -> list[str]:
    task = Task(project, project.pages, site, False, parser_of("check").parse_args([]))
    return [f"{p.place}: {p.message}" for p in ordered(check(task))]


def test_no_false_alarm_on_our_own_pages(
    project: Project, built_mkdocs: Path, built_zensical: Path
) -> None:
    assert built(project, built_mkdocs) == []
    assert built(project, built_zensical) == []


def test_what_only_the_built_site_shows_is_reported_once(
    project: Project, built_mkdocs: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(built_mkdocs, site)
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8").replace("</header>", "<iframe></iframe></header>")
        path.write_text(text, "utf-8")
    assert built(project, site) == ["404.html: <iframe> may not stand on a page."]


def test_a_byte_order_mark_is_no_hidden_letter_and_other_encodings_are_told_once(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "docs" / "evidence"
    folder.mkdir(parents=True)
    (folder / "figures.yml").write_bytes(b"\xef\xbb\xbffigures: []\n")
    (folder / "glossary.yml").write_bytes(b"- term: caf\xe9\n")
    project = Project(tmp_path, tmp_path / "mkdocs.yml", {})
    assert list(files.breaches(project, frozenset())) == []
    (folder / "figures.yml").write_text("figures: [\ufeff]\n", "utf-8")
    assert len(list(files.breaches(project, frozenset()))) == 1
