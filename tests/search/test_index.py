import gzip
import hashlib
import json
from pathlib import Path

from clinicpages.search.index import (
    BROWSER,
    capped,
    program,
    script,
    slug,
    text_name,
    text_script,
)
from clinicpages.search.sections import Section, sections
from selectolax.lexbor import LexborHTMLParser

from tests.search.shipped import entry

ARTICLE = """<main><article>
<h1>Driving</h1><p class="summary">For you. Wait a day.</p>
<h2 id="when">When can I drive?<a class="headerlink" href="#when"></a></h2>
<p>Ask your team<sup class="cite"><a href="#source-a">1</a></sup>. <b>Not</b> on the first day.</p>
<p>You take:</p><ul><li>warfarin</li><li><a class="term" href="#x">aspirin</a></li></ul>
<ul><li>Drink no alcohol today</li><li><a href="../x/">Only a link</a></li></ul>
<script>let secret = 1;</script>
<h2 id="related-pages">Related pages</h2><ul><li><a href="../y/">Going home</a></li></ul>
<section class="sources"><h2 id="from">From</h2><ol><li>Someone 2010</li></ol></section>
<section class="review"><p>Last checked</p></section>
</article></main>"""


def test_an_article_is_read_by_section() -> None:
    article = LexborHTMLParser(ARTICLE).css_first("article")
    assert article is not None
    assert sections(article, "Driving again") == [
        Section("", "Driving again", ["For you.", "Wait a day."]),
        Section(
            "when",
            "When can I drive?",
            [
                "Ask your team.",
                "Not on the first day.",
                "You take: warfarin, aspirin",
                "Drink no alcohol today",
            ],
        ),
    ]


def test_the_index_is_a_script_that_cannot_end_itself() -> None:
    text = script([entry("a/", "One \u2028 </script>", "Two\nlines")])
    assert "\u2028" not in text
    head = "(globalThis.clinicSearch=globalThis.clinicSearch||{}).data="
    assert text.startswith(head)
    assert json.loads(text[len(head) :].rstrip(";\n"))["pages"][0][0] == "a/"


def test_anchors_made_from_headings_are_left_out() -> None:
    same, other = Section("can-i-drive", "Can I drive?", []), Section("x", "Can I drive?", [])
    rows = script([entry("a/", "A", sections=[same, other])])
    assert '[0,"Can I drive?",""],["x","Can I drive?",""]' in rows
    assert slug("Does it work – or not?") == "does-it-work-or-not"


def test_a_large_site_drops_the_words_that_most_pages_share() -> None:
    pages = [
        entry(
            f"page-{n}/",
            f"Page {n}",
            f"Everybody reads this sentence. Only here stands {'abcdefghij'[n] * 5}.",
            words=[f"word{n}"],
        )
        for n in range(10)
    ]
    whole = len(gzip.compress(script(pages).encode(), 9))
    text = capped(pages, whole - 1)
    assert len(gzip.compress(text.encode(), 9)) <= whole - 1
    data = json.loads(text.partition("=")[2].partition("=")[2].removesuffix(";\n"))
    for n, (_, title, words, _, sections_) in enumerate(data["pages"]):
        assert title == f"Page {n}"
        assert words == [f"word{n}"]
        assert sections_[0][2] == "abcdefghij"[n] * 5
    assert "everybody" in data["known"].split()
    assert capped(pages, whole) == script(pages)


def test_sentences_stand_apart_from_the_index() -> None:
    page = entry("evidence/", "Evidence", "One is here.", "Two is here.")
    assert text_name(page) == "text/evidence.js"
    assert text_name(entry("", "Home")) == "text/index.js"
    assert text_script(page).endswith('texts["evidence/"]=[["One is here.","Two is here."]];\n')
    assert "One is here." not in script([page])


def test_the_engine_is_the_one_that_was_written_down() -> None:
    record = json.loads((BROWSER / "minisearch.json").read_text("utf-8"))
    text = (BROWSER / "minisearch.js").read_bytes()
    assert hashlib.sha256(text).hexdigest() == record["sha256"]
    assert b"sourceMappingURL" not in text
    assert record["version"] in text.decode().splitlines()[0]
    assert "Permission is hereby granted" in (BROWSER / "minisearch.LICENSE.txt").read_text("utf-8")


def test_the_scripts_need_no_policy_to_be_loosened() -> None:
    ours = [(BROWSER / name).read_text("utf-8") for name in ("start.js", "minisearch.js")]
    for text in [program(), *ours]:
        for word in ("innerHTML", "eval(", "new Function", "document.write", "insertAdjacentHTML"):
            assert word not in text


def test_the_scripts_are_short(tmp_path: Path) -> None:
    files = [BROWSER / "start.js", BROWSER / "minisearch.js", tmp_path / "search.js"]
    files[2].write_text(program(), "utf-8")
    assert sum(len(gzip.compress(f.read_bytes(), 9)) for f in files) < 17_000
