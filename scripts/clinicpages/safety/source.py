"""What a writer put into a page: HTML, top block, letters, local facts, each at its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from clinicpages.page import Page, without_fences
from clinicpages.safety.allowed import HIDING_CLASSES
from clinicpages.safety.letters import odd
from clinicpages.safety.markup import Allowed, Breach, element

Found = tuple[int, Breach]

_CODE = re.compile(r"(?<!`)(`{1,9})(?!`)[^`]*?(?<!`)\1(?!`)")
_LOCAL = re.compile(r"\b(?:tel|sms|mailto|whatsapp|facetime|skype):", re.I)
_PHONE = re.compile(r"(?<![\w./:-])\+?\(?\d[\d ()\-\u00a0]{6,}\d(?![\w/-])")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_SNIPPET = re.compile(r"^[ \t]*-{1,}8<-{1,}[ \t]*[\"']?([^\"'\n]+)", re.M)
_HIDING = re.compile(rf"\{{:?[^}}\n]*\.({'|'.join(HIDING_CLASSES)})\b[^}}\n]*\}}")
_DATA = re.compile(
    r"</?[a-z][^\s>]*|<!(?:--|doctype|entity|\[)|\b(?:javascript|vbscript|data):\S", re.I
)
_TOP = re.compile(r"<|\{\{|\{%|\b(?:javascript|data|vbscript):", re.I)


class _Tags(HTMLParser):
    """Every tag and comment of a text with its line; scripts do not swallow what follows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[int, str, dict[str, str]]] = []
        self.conditional: list[int] = []

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Nothing: text after <script> is read on, so that no tag can hide behind one."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not re.search(r"[@:.]", tag):  # an address in angle brackets is a link, not a tag
            given = {key.lower(): value or "" for key, value in attrs}
            self.tags.append((self.getpos()[0], tag.lower(), given))

    def handle_comment(self, data: str) -> None:
        if data.lstrip().lower().startswith("[if"):
            self.conditional.append(self.getpos()[0])


def breaches(page: Page, allowed: Allowed, templates: frozenset[str]) -> list[Found]:
    """Everything in one page's file that may not stand there, by line."""
    text = plain(page.text)
    top = "".join(page.text.splitlines(keepends=True)[: page.body_line - 1])
    body = "\n" * top.count("\n") + text[len(top) :]
    found = [
        *_html(body, allowed),
        *_words(body),
        *_snippets(body),
        *_top(page, templates),
        *_letters(page.text),
    ]
    return sorted(found, key=lambda row: row[0])


def plain(text: str) -> str:
    """The text with code blanked out: what stands in code is shown, not used."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), without_fences(text))


def line_at(text: str, at: int) -> int:
    """The line of a place in a text, from 1."""
    return text.count("\n", 0, at) + 1


def _html(body: str, allowed: Allowed) -> Iterator[Found]:
    parser = _Tags()
    parser.feed(body)
    for line in parser.conditional:
        yield line, Breach("comment", "<!--[if", "a conditional comment can hide a part of a page")
    opened, closed = body.rfind("<!--"), body.rfind("-->")
    if opened > closed:
        what = "a comment that never ends hides the rest of the page"
        yield line_at(body, opened), Breach("comment", "<!--", what)
    for line, tag, attributes in parser.tags:
        for breach in element(tag, attributes, allowed):
            yield line, breach
        for name in set(attributes.get("class", "").split()) & HIDING_CLASSES:
            yield line, _hidden(name)
    for match in _HIDING.finditer(body):
        yield line_at(body, match.start()), _hidden(match[1])


def _hidden(name: str) -> Breach:
    return Breach("hidden", name, f"the class “{name}” hides text from sight")


def _words(body: str) -> Iterator[Found]:
    """Phone numbers and addresses typed by hand: a clinic could not change them in one place."""
    for match in _LOCAL.finditer(body):
        what = f"a “{match[0].lower()}” link stands in the page instead of in the clinic's settings"
        yield line_at(body, match.start()), Breach("local", match[0], what)
    for match in _PHONE.finditer(body):
        if len(re.sub(r"\D", "", match[0])) >= 8 and not re.match(r"\d{4}-\d\d-\d\d", match[0]):
            what = f"the number {match[0].strip()} stands in the page, not in the clinic's settings"
            yield line_at(body, match.start()), Breach("local", match[0], what)
    for match in _MAIL.finditer(body):
        if not body[: match.start()].endswith("[@"):
            what = f"the address {match[0]} stands in the page, not in the clinic's settings"
            yield line_at(body, match.start()), Breach("local", match[0], what)


def _snippets(body: str) -> Iterator[Found]:
    for match in _SNIPPET.finditer(body):
        name = match[1].strip()
        if name.startswith(("/", "~", "http:", "https:")) or ".." in name or "\\" in name:
            what = f"the snippet {name} comes from outside the pages' folder"
            yield line_at(body, match.start()), Breach("snippet", name, what)


def _top(page: Page, templates: frozenset[str]) -> Iterator[Found]:
    """The lines between the two ---: both builders print title and description as they stand."""

    def values(key: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, Mapping):
            for inner in value.values():
                yield from values(key, inner)
        elif isinstance(value, list):
            for inner in value:
                yield from values(key, inner)
        elif value is not None:
            yield key, str(value)

    for name, given in page.meta.items():
        line = page.meta_line(name)
        for key, text in values(name, given):
            if match := _TOP.search(text):
                what = f"“{key}” between the two --- holds “{match[0]}”, which could run as code"
                yield line, Breach("top", text, what)
        if name == "template" and str(given) not in templates:
            yield line, Breach("top", str(given), f"there is no page frame “{given}” of ours")


_ODD = {
    "turning": "a mark that turns the order of letters around",
    "unseen": "a letter that nobody can see",
    "control": "a sign that is no letter",
    "styled": "a letter dressed up as another",
    "stacked": "marks piled on a letter",
    "look-alike": "a word with letters of another alphabet that look the same",
}


def _letters(text: str) -> Iterator[Found]:
    for letter in odd(text):
        yield (
            line_at(text, letter.at),
            Breach(letter.rule, letter.what, f"{_ODD[letter.rule]}: {letter.what}"),
        )


def data(text: str) -> Iterator[Found]:
    """Everything in a data file (YAML) that may not stand there: tags, schemes and odd letters."""
    yield from _letters(text)
    for match in _DATA.finditer(text):
        what = f"“{match[0]}” could run as code"
        yield line_at(text, match.start()), Breach("data", match[0], what)
