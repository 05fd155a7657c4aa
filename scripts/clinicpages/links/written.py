"""What stands in a Markdown file: every address, with the line and the words it stands with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

Form = Literal["link", "picture", "definition", "use", "bare", "attribute", "id", "top"]

_FENCE = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(?P<fence>`{3,}|~{3,})[^`\n]*\n"
    r"(?:.*?\n)?[ \t>]*(?P=fence)[`~]*[ \t]*$",
    re.S | re.M,
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_CODE_TAG = re.compile(
    r"<(pre|code|script|style|textarea|kbd|samp)\b[^>]*>.*?</\1\s*>", re.S | re.I
)
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.S)
_TOP = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.S | re.M)
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?![\^*])([^\[\]\n]+)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)"
    r"(?:[ \t]*\n?[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.M,
)
_AUTO = re.compile(
    r"<((?:https?|ftp)://[^\s<>]+|[^\s<>@/]+@[^\s<>@]+\.[^\s<>@]+|(?:mailto|tel):[^\s<>]+)>"
)
_BARE = re.compile(r"(?<![\w(<\"'=/@.])((?:https?://|www\.)[^\s<>\"'`]+)")
_TAG = re.compile(
    r"<([A-Za-z][\w:-]*)((?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*/?>"
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_ATTR_LIST = re.compile(r"\{:?[ \t]*([^{}\n]*)\}")
_HEADING_ID = re.compile(r"#([\w:.\-]+)|\bid\s*=\s*[\"']?([^\s\"'}]+)")
_HEADING = re.compile(r"^[ >]*#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.M)
_TITLE = re.compile(r"^(?P<url>.*?)\s+(?:\"[^\"]*\"|'[^']*')$", re.S)
# {{ 'a/b.png' | url }} gives the text; {{ base_url }}/ gives the top of the site.
_JINJA_TEXT = re.compile(r"\{\{-?\s*'([^']*)'\s*\|\s*url\s*-?\}\}")
_JINJA_ROOT = re.compile(r"\{\{[^}]*\b(?:base_url|site_url)\b[^}]*\}\}/?")
_PIECE = re.compile(r"[^\s\"'<>,\[\]{}=]*[/.#:@][^\s\"'<>,\[\]{}]*|(?<=\")[^\"\n]*\.\w+(?=\")")
_CSS_PIECE = re.compile(r"(?<=url\()[^\s\"')]+|(?<=[\"'])[^\"'\n]+(?=[\"'])")
_USE = re.compile(r"\s?\[([^\[\]\n]*)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and where it stands."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """One address in a source file: as written, with the words that carry it.

    `name` is the attribute of an HTML tag, or the name of a reference definition.
    """

    form: Form
    value: str
    text: str
    file: str
    line: int
    name: str = ""


class Text:
    """The lines of a page, snippets put in, as one text that knows where each letter stands."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.whole = "".join(f"{line.text}\n" for line in lines)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)

    def at(self, offset: int) -> Line:
        """The line that holds this letter."""
        return self.lines[min(bisect_right(self._starts, offset) - 1, len(self.lines) - 1)]

    def find(self, piece: str) -> list[Line]:
        """Every line that holds `piece`, code left out; with code when it stands only there."""
        for text in (without_code(self.whole), self.whole):
            lines = [self.at(m.start()) for m in re.finditer(re.escape(piece), text)]
            if lines:
                return list(dict.fromkeys(lines))
        return []


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def without_code(text: str) -> str:
    """The text with code, comments and HTML code blocks blanked out, every letter in its place."""
    for pattern in (_FENCE, _CODE_TAG):
        text = pattern.sub(_blank, text)
    # Not spaces: a line that starts with a comment is no code block.
    for pattern in (_COMMENT, _CODE):
        text = pattern.sub(lambda m: re.sub(r"[^\n]", "\0", m[0]), text)
    return _without_indented(text)


def _without_indented(text: str) -> str:
    """Blanks code blocks that are made by four spaces, where no list or block can own them."""
    out, owned, blank, code = [], False, True, False
    for line in text.split("\n"):
        bare = line.strip()
        deep = line.startswith(("    ", "\t"))
        if bare and not deep:
            owned = bool(
                re.match(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|:\s|\[\^|///)", line)
            ) or (owned and line.startswith(" "))
            code = False
        elif bare and deep and not owned and (blank or code):
            code = True
            line = " " * len(line)
        blank = not bare
        out.append(line)
    return "\n".join(out)


def written(text: Text) -> list[Written]:
    """Every address in a page's source, in the order in which it stands."""
    return [one for _, one in sorted(_all(text), key=lambda pair: pair[0])]


def in_html(text: Text) -> list[Written]:
    """Every address in a template or an HTML file; Jinja is reduced to the address it gives."""
    whole = re.sub(r"\{#.*?#\}|\{%.*?%\}", _blank, _COMMENT.sub(_blank, text.whole), flags=re.S)
    whole = re.sub(r"\{\{.*?\}\}", lambda m: m[0].replace('"', "'"), whole, flags=re.S)
    found = []
    for _, one in _tags(whole, 0, text):
        value = _JINJA_TEXT.sub(r"\1", one.value)
        found.append(replace(one, value=_JINJA_ROOT.sub("", value)))
    return found


def in_data(text: Text, *, css: bool = False) -> list[Written]:
    """Everything in YAML, JSON or a style sheet that may be an address."""
    return [
        Written("top", unescape(m[0]), "", (line := text.at(m.start())).file, line.number)
        for m in (_CSS_PIECE if css else _PIECE).finditer(text.whole)
    ]


def _all(text: Text) -> Iterator[tuple[int, Written]]:
    whole = without_code(text.whole)
    top = _TOP.match(whole)
    body_at = top.end() if top else 0

    def made(
        at: int, form: Form, value: str, words: str = "", name: str = ""
    ) -> tuple[int, Written]:
        line = text.at(at)
        return at, Written(form, unescape(value.strip()), words, line.file, line.number, name)

    if top:
        for match in re.finditer(r"[^\s\"',\[\]:][^\s\"',\[\]]*[/.#][^\s\"',\[\]]*", top[0]):
            yield made(match.start(), "top", match[0])
    definitions = {}
    for match in _DEFINITION.finditer(whole, body_at):
        definitions[" ".join(match[1].lower().split())] = match[2].strip("<>")
        yield made(match.start(2), "definition", match[2].strip("<>"), name=match[1])
    for match in re.finditer(r"\]\(", whole):
        if match.start() >= body_at and (link := _inline(whole, match.start())):
            start, at, url, words = link
            picture = start > 0 and whole[start - 1] == "!"
            yield made(at, "picture" if picture else "link", url, words)
    for match in re.finditer(r"\]", whole):
        if match.start() < body_at or whole[match.end() : match.end() + 1] in ("(", ":"):
            continue
        opened = _opening(whole, match.start())
        if opened is None:
            continue
        words = whole[opened + 1 : match.start()]
        second = _USE.match(whole, match.end())
        for name in dict.fromkeys([second[1] or words if second else words, words]):
            key = " ".join(name.lower().split())
            if key in definitions:
                yield made(opened, "use", definitions[key], words, name)
                break
    for match in _AUTO.finditer(whole, body_at):
        url = match[1]
        mail = "@" in url and "//" not in url and not url.startswith(("mailto:", "tel:"))
        yield made(match.start(1), "bare", f"mailto:{url}" if mail else url, url)
    for match in _BARE.finditer(whole, body_at):
        url = match[1].rstrip(".,;:!?*_")
        if url.count(")") > url.count("("):
            url = url[: url.rindex(")")]
        yield made(match.start(1), "bare", url, url)
    yield from _tags(whole, body_at, text)
    for match in _ATTR_LIST.finditer(whole, body_at):
        for inner in _HEADING_ID.finditer(match[1]):
            yield made(match.start(1) + inner.start(), "id", inner[1] or inner[2])
        for inner in _ATTRIBUTE.finditer(match[1]):
            value = inner[2] or inner[3] or inner[4]
            if value:
                yield made(match.start(1) + inner.start(), "attribute", value, name=inner[1])
    for match in _HEADING.finditer(whole, body_at):
        words = re.sub(r"\{[^}]*\}", "", match[1])
        slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())
        yield made(match.start(1), "id", slug, words)


def _tags(whole: str, body_at: int, text: Text) -> Iterator[tuple[int, Written]]:
    """The addresses and names in HTML tags."""
    for match in _TAG.finditer(whole, body_at):
        tag = match[1].lower()
        words = ""
        if tag == "a":
            end = whole.lower().find("</a", match.end())
            words = whole[match.end() : end] if end > 0 else ""
            named = re.search(r"\s(?:aria-label|title)\s*=\s*[\"']([^\"']+)", match[2])
            words = named[1] if named else words
        for inner in _ATTRIBUTE.finditer(match[2]):
            value = next((g for g in inner.groups()[1:] if g is not None), "")
            key = inner[1].lower()
            at = match.start(2) + inner.start()
            line = text.at(at)
            form: Form = "attribute"
            if key == "id" or (key == "name" and tag == "a"):
                form = "id"
            for one in _values(key, value):
                yield (
                    at,
                    Written(
                        form, unescape(one.strip()), words, line.file, line.number, f"{tag} {key}"
                    ),
                )


def _values(key: str, value: str) -> list[str]:
    """The single addresses in one attribute."""
    if key in ("srcset", "imagesrcset"):
        return re.findall(r"[^\s,]\S*[^\s,]", value)
    if key == "style":
        return re.findall(r"url\(\s*[\"']?([^)\"']*)", value)
    if key == "content" and "url=" in value.lower():
        return [re.split("url=", value, maxsplit=1, flags=re.I)[1].strip("'\" ")]
    return [value]


def _opening(whole: str, close: int) -> int | None:
    """Where the `[` of this `]` stands, in the same paragraph."""
    depth = 0
    for at in range(close - 1, max(close - 2000, -1), -1):
        letter = whole[at]
        if at and whole[at - 1] == "\\":
            continue
        if letter == "]":
            depth += 1
        elif letter == "[":
            if not depth:
                return at
            depth -= 1
        elif letter == "\n" and not whole[whole.rfind("\n", 0, at) + 1 : at].strip():
            return None
    return None


def _inline(whole: str, close: int) -> tuple[int, int, str, str] | None:
    """An inline link at its `]`: where it starts, where its address is, the address, the words."""
    start = _opening(whole, close)
    if start is None:
        return None
    at, depth = close + 2, 0
    quote = ""
    for end in range(at, min(at + 2000, len(whole))):
        letter = whole[end]
        if quote:
            quote = "" if letter == quote else quote
        elif (
            letter in "\"'"
            and whole[end - 1] in " \t\n"
            and letter in whole[end + 1 : end + 300].split(")", 1)[0]
        ):
            quote = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            if not depth:
                break
            depth -= 1
        elif letter == "\n" and not whole[end + 1 : end + 300].split("\n", 1)[0].strip():
            return None
    else:
        return None
    inside = whole[at:end]
    titled = _TITLE.match(inside)
    url = (titled["url"] if titled else inside).strip()
    offset = at + (len(inside) - len(inside.lstrip()))
    return start, offset, url.removeprefix("<").removesuffix(">"), whole[start + 1 : close]
