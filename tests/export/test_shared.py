import json

import pytest
from clinicpages.export import shared

FRAME = """<script defer src="{root}assets/script/site.js"></script>
<nav id="menu" tabindex="-1">
<ul><li><a href="{root}index.html"{home}>Home</a></li>
<li><details{open}><summary>More</summary><a href="{root}a/index.html"{a}>A</a></details></li></ul>
</nav>
<nav class="contents" aria-label="On this page">
<details><ol><li><a href="#one">One &amp; two</a></li></ol></details></nav>
<article><h2 class="x" id="one">One &amp; two</h2>
<a class="term" data-meaning="A &quot;bone&quot;." href="{root}words/index.html#bone%20x">bone</a>
<sup class="cite"><a aria-label="Source 1" href="#source-oak">1</a></sup>
<ol><li id="source-oak"><span>Oak. <a href="https://oak.example/">Tree</a></span>
<a aria-label="About this source: Tree" class="screen-only" href="{root}all/index.html#source-oak">About</a></li></ol>
<pre>&lt;a class="term" data-meaning="A &amp;quot;bone" href="x"&gt; aria-label="Source 1" href="#a"&gt;1</pre>
</article>"""
HOME = FRAME.format(root="", home=' aria-current="page"', open="", a="")
PAGE = FRAME.format(root="../", home="", open=" open", a=' aria-current="page"')


def parts(script: str) -> dict[str, str]:
    """What the script holds."""
    held: dict[str, str] = json.loads(script.split("const shared = ", 1)[1].split(";\n", 1)[0])
    return held


def test_what_pages_share_is_kept_once_with_addresses_from_the_root() -> None:
    pages, script = shared.moved({"index.html": HOME, "a/index.html": PAGE})
    held = parts(script)
    assert set(held) == {"menu", "contents", "source-oak", "words/index.html#bone x"}
    assert held["words/index.html#bone x"] == 'A "bone".'
    assert 'href="a/index.html"' in held["menu"]
    assert "aria-current" not in held["menu"]
    assert "<details>" in held["menu"]
    assert 'href="all/index.html#source-oak"' in held["source-oak"]
    page = pages["a/index.html"]
    assert page.startswith('<script defer src="../assets/script/shared.js"></script><script defer')
    assert '<a href="../index.html#menu">All pages</a>' in page
    assert '<a class="term" href="../words/index.html#bone%20x">' in page
    assert '<sup class="cite"><a href="#source-oak">1</a></sup>' in page
    assert '<li id="source-oak" data-shared><a href="../all/index.html#source-oak">About' in page
    assert '</nav>\n<template data-shared="contents"></template>\n<article>' in page
    assert held["contents"].endswith("<details><ol></ol></details></nav>")
    assert PAGE[PAGE.index("<pre>") :] in page, "words about HTML stay as they are"
    assert "<details><summary>More</summary>" in pages["index.html"], "the home page keeps its menu"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('">A</a></details>', '">Another</a></details>'),
        ("Oak. ", "Ash. "),
        ("A &quot;bone&quot;.", "A stone."),
        ('href="#one">One', 'href="#one">Once'),
        ('<li><a href="#one">One &amp; two</a></li>', '<li><a href="#one"><b>One</b></a></li>'),
        ("</a></li></ol></details></nav>", "</a></li><li>More</li></ol></details></nav>"),
        (' aria-label="Source 1"', ' aria-label="Source 2"'),
    ],
)
def test_a_page_that_differs_keeps_its_own(before: str, after: str) -> None:
    assert before in PAGE
    odd = PAGE.replace(before, after)
    pages, _ = shared.moved({"index.html": HOME, "a/index.html": PAGE, "b/index.html": odd})
    assert after in pages["b/index.html"]
    assert (
        pages["a/index.html"]
        == shared.moved({"index.html": HOME, "a/index.html": PAGE})[0]["a/index.html"]
    )


def test_pages_with_nothing_in_common_need_no_script() -> None:
    pages = {"index.html": "<p>Home</p>", "a/index.html": "<p>A</p>"}
    assert shared.moved(pages) == (pages, "")


def test_a_page_without_scripts_keeps_all_its_own() -> None:
    plain = PAGE.partition("</script>")[2]
    pages, _ = shared.moved({"index.html": HOME, "a/index.html": PAGE, "b/index.html": plain})
    assert pages["b/index.html"] == plain
