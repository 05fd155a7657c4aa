"""What many pages of the offline copy say word for word, kept once.

The menu, the search box, a source or a meaning stands on most pages of a site. In a zip each file
is packed by itself, so they would be a third of the whole. Here they go into one script, which puts
them back when a page opens. Without scripts the menu leads to the home page's, a source is a short
link to its entry in the list of all sources, and a word leads to its meaning.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote

# Where the script stands in the copy.
NAME = "assets/script/shared.js"
HOME = "index.html"
_SCRIPT = "<script "
_PROGRAM = Path(__file__).with_suffix(".js")

# Each names its part's `key`; what stands before and after it, and the `part` itself.
_MENU = re.compile(r'(?P<before><nav id="(?P<key>menu)"[^>]*)>(?P<part>.*?)(?P<after></nav>)', re.S)
_BOX = re.compile(
    r'(?P<part><button [^>]*aria-controls="menu".*?<form role="(?P<key>search)".*?</form>)', re.S
)
_TAKE = re.compile(r'(?P<part><p class="(?P<key>take)">.*?</p>)', re.S)
_FOOT = re.compile(
    r'(?P<before><(?P<key>footer) class="site">(?:(?!</footer>).)*?)(?P<part><nav\b.*?</nav>)', re.S
)
_SOURCE = re.compile(
    r'(?P<before><li id="(?P<key>source-[^"]*)")>(?P<part>(?:(?!</li>).)*'
    r'(?P<entry><a\b[^>]* href="[^"#]+#(?P=key)">[^<]*</a>))(?P<after></li>)',
    re.S,
)
_MEANING = re.compile(r'(?<=<a class="term") data-meaning="(?P<part>[^"]*)" href="(?P<key>[^"]*)"')
_CONTENTS = re.compile(r'(?P<part><nav class="(?P<key>contents)".*?</nav>)', re.S)
_KINDS = (_MENU, _BOX, _CONTENTS, _TAKE, _FOOT, _SOURCE, _MEANING)
# The script tells the number of a source from its link.
_NUMBER = re.compile(r'(?<=<a) aria-label="Source (\d+)"( href="[^"]*">\1</a>)')
_LABEL = re.compile(r' (?:aria-label|class)="[^"]*"')
# The list of headings is found again by its headings.
_ENTRY = re.compile(r'\s*<li><a href="#([^"]*)">([^<]*)</a></li>\s*')
_HEADING = re.compile(r'<h2\b[^>]* id="([^"]*)"[^>]*>(.*?)</h2>', re.S)

_ADDRESS = re.compile(r'( (?:href|src|action)=")(?!#)([^":]*)(?=")')
# Where the reader stands; the script sees it by itself.
_HERE = re.compile(r'(?<=<details) open| aria-current="page"')


def moved(pages: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The pages, by name, with short places for what they share; and the script that fills these.

    Only what is the same but for its addresses is moved: a page that differs keeps its own. The
    script is empty when there is nothing to move.
    """
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for name, html in pages.items():
        for key, part in {_known(name, match) for match in _found(html)}:
            said[key][part] += 1
    most = {key: parts.most_common(1)[0] for key, parts in sorted(said.items())}
    shared = {key: part for key, (part, times) in most.items() if times > 1}
    if not shared:
        return dict(pages), ""
    short = {name: _shortened(html, name, shared) for name, html in pages.items()}
    told = json.dumps(shared, ensure_ascii=False, separators=(",", ":"))
    told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return short, f"const shared = {told};\n{_PROGRAM.read_text('utf-8')}"


def _found(html: str) -> Iterator[re.Match[str]]:
    for kind in _KINDS:
        yield from kind.finditer(html)


def _known(name: str, match: re.Match[str]) -> tuple[str, str]:
    """A part's key and text, with addresses from the root of the site, as if no page were open."""
    if match.re is _MEANING:
        return unquote(unescape(_from_root(name, match["key"]))), unescape(match["part"])
    key = match["key"]
    if match.re is _CONTENTS:
        return key, _emptied(match)
    part = _ADDRESS.sub(lambda m: m[1] + _from_root(name, m[2]), match["part"])
    return key, _HERE.sub("", part)


def _from_root(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _shortened(html: str, name: str, shared: Mapping[str, str]) -> str:
    """The page with a place for each part that it shares, and the script that fills the places."""
    if _SCRIPT not in html:
        return html
    for kind in _KINDS:
        html = kind.sub(partial(_place, name, shared), html)
    html = _NUMBER.sub(r"\2", html)
    address = posixpath.relpath(NAME, posixpath.dirname(name) or ".")
    return html.replace(_SCRIPT, f'{_SCRIPT}defer src="{address}"></script>{_SCRIPT}', 1)


def _place(name: str, shared: Mapping[str, str], match: re.Match[str]) -> str:
    """What stands in the page instead of a part: all that a reader without scripts has of it."""
    key, part = _known(name, match)
    if shared.get(key) != part:
        return match[0]
    if match.re is _MEANING:
        return f' href="{match["key"]}"'
    if match.re is _MENU:
        home = posixpath.relpath(HOME, posixpath.dirname(name) or ".")
        instead = f'<ul><li><a href="{home}#menu">All pages</a></li></ul>'
        return match[0] if name == HOME else f"{match['before']} data-shared>{instead}</nav>"
    if match.re is _SOURCE:
        return f"{match['before']} data-shared>{_LABEL.sub('', match['entry'])}</li>"
    before = match.groupdict().get("before") or ""
    after = match.groupdict().get("after") or ""
    return f'{before}<template data-shared="{key}"></template>{after}'


def _emptied(match: re.Match[str]) -> str:
    """The list of headings without its entries, when the headings say each word for word."""
    article = match.string.partition("<article>")[2]
    same = _ENTRY.findall(match["part"]) == _HEADING.findall(article)
    return _ENTRY.sub("", match["part"]) if same else match["part"]
