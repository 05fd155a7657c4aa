"""The words of a Markdown source, each with its file and line, snippets taken in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicpages.page import Page, read
from clinicpages.project import Project

_WORD = re.compile(r"[^\W_]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})")
_SNIPPET = re.compile(
    r"^(?P<lead>[ \t>]*)-{1,}8<-{1,}[ \t]+(?P<quote>[\"'])(?P<name>.+?)(?P=quote)[ \t]*$"
)
_SNIPPET_FENCE = re.compile(r"^[ \t>]*-{1,}8<-{1,}[ \t]*$")
_SECTION = re.compile(r"-{1,}8<-{1,}[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]")
_DROPPED = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"  # code within a line
    r"|!\[[^\]\n]*\]"  # pictures' words
    r"|(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])"  # icons
    r"|\{:?[ \t]*[.#][^{}\n]*\}"  # attributes
    r"|\[@[^\]\n]*\]"  # citations
    r"|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)"  # link targets and titles
    r"|(?<=\])\[[^\]\n]*\]"  # link references
    r"|\[\^[^\]\n]*\](?!:)"  # footnote marks
    r"|</?[a-zA-Z][^<>\n]*>"  # tags
)
_WORD_MARK = re.compile(r"\{word ([^|{}\n]*\|)?([^|{}\n]*)\}")
_MADE = re.compile(
    r"\{(?P<value>figure|clinic)[ \t]+(?P<id>[^{}\n]*?)[ \t]*\}"
    r"|^[ \t]*///+[ \t]*(?P<block>[\w-]+)[ \t]*(?:\|[ \t]*(?P<ids>.*?)[ \t]*)?$"
)
# Definitions, and titles of tabs, which all stand before the first tab's text on the page.
_UNSHOWN = re.compile(
    r"^[ ]{0,3}(?:\*\[[^\]]+\]:|\[(?!\^)[^\]]+\]:[ \t]*\S)|^[ \t]*===[!+]*[ \t]+[\"']"
)
_NOTE = re.compile(r"^\[\^([^\]]+)\]:")
MARK = "\0"  # opens the word of a token where a Markdown block or value makes text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Markdown and where it stands."""

    text: str
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Token:
    """One word (lower case, letters and digits only) of the source, or MARK."""

    word: str
    file: str
    line: int


def shown_words(text: str, marks: Sequence[tuple[int, str]] = ()) -> list[tuple[str, int]]:
    """The words of rendered text as they are compared with the source, with their place."""
    words = [(match[0].lower(), match.start()) for match in _WORD.finditer(text)]
    if not marks:
        return words
    return sorted([(MARK + name, at) for at, name in marks] + words, key=lambda word: word[1])


def tokens(project: Project, page: Page) -> tuple[list[Token], dict[str, list[Token]]]:
    """The words of a page's source in order, and those of each footnote apart."""
    text = "\n" * (page.body_line - 1) + page.body.replace("\r\n", "\n").replace("\r", "\n")
    outside = not page.path.resolve().is_relative_to(project.docs.resolve())
    folders = [page.path.parent] if outside else []
    folders += [project.root / folder for folder in _base_path(project)]
    main: list[Token] = []
    notes: dict[str, list[Token]] = {}
    into, gap = main, False
    for line in _lines(text, page.file, project, folders, 0):
        if opened := _NOTE.match(line.text):
            into = notes.setdefault(opened[1], [])
            line = Line(line.text[opened.end() :], line.file, line.number)
        elif gap and line.text.strip() and not line.text.startswith(("    ", "\t")):
            into = main
        gap = not line.text.strip()
        into.extend(_tokens(line))
    return main, notes


def _base_path(project: Project) -> list[str]:
    for item in project.config.get("markdown_extensions") or []:
        if isinstance(item, dict) and "pymdownx.snippets" in item:
            given = (item["pymdownx.snippets"] or {}).get("base_path") or ["."]
            return [given] if isinstance(given, str) else [str(folder) for folder in given]
    return ["."]


def _lines(
    text: str, file: str, project: Project, folders: list[Path], depth: int
) -> Iterator[Line]:
    """The lines of a text with comments blanked and snippets put in their place."""
    rows = _without_comments(text).split("\n")
    inside = False
    for number, row in enumerate(rows, 1):
        if _SNIPPET_FENCE.match(row):
            inside = not inside
            continue
        single = _SNIPPET.match(row)
        name = single["name"] if single else row.strip().lstrip("> ") if inside else ""
        if not name or depth > 20:
            yield Line(row, file, number)
            continue
        yield from _snippet(name, project, folders, depth + 1)


def _snippet(name: str, project: Project, folders: list[Path], depth: int) -> Iterator[Line]:
    """The lines of an included file, or of the part of it that is named."""
    path_name, _, part = name.partition(":") if "://" not in name else (name, "", "")
    path = next((f / path_name for f in folders if (f / path_name).is_file()), None)
    if path is None:
        return
    page = read(path, project.root)
    found = list(_lines(page.text.replace("\r\n", "\n"), page.file, project, folders, depth))
    yield from found if not part else _part(found, part)


def _part(lines: list[Line], part: str) -> Iterator[Line]:
    """The named section, or the lines "3:7", "3" or "1:2,5:6"."""
    if not re.fullmatch(r"[\d:,\- ]+", part):
        inside = False
        for line in lines:
            mark = _SECTION.search(line.text)
            if mark and mark[2] == part:
                inside = mark[1] == "start"
            elif inside and not mark:
                yield line
        return
    for piece in part.split(","):
        first, colon, last = piece.partition(":")
        start = int(first or 1)
        end = int(last) if last else (len(lines) if colon else start)
        yield from lines[max(start, 1) - 1 : end]


def _without_comments(text: str) -> str:
    """The text with comments outside code turned into spaces, lines kept."""
    if "<!--" not in text:
        return text
    fence = ""
    masked = []
    for row in text.split("\n"):
        opened = _FENCE.match(row)
        if fence:
            masked.append(row.replace("<!--", "\1\1\1\1"))
            if opened and opened[2].startswith(fence) and not row.strip(" \t>`~"):
                fence = ""
        else:
            fence = opened[2] if opened else ""
            masked.append(row)
    joined = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), "\n".join(masked))
    return joined.replace("\1\1\1\1", "<!--")


def _tokens(line: Line) -> Iterator[Token]:
    """The words of one line that can be seen on the page, and marks where text is made."""
    text = line.text
    if not text.strip() or _UNSHOWN.match(text):
        return
    if "{word" in text:
        text = _WORD_MARK.sub(lambda m: m[2], text)
    if "&" in text:
        text = html.unescape(text)
    if any(mark in text for mark in "{[(<`:"):
        text = _DROPPED.sub(" ", text)
    position = 0
    for made in _MADE.finditer(text):
        yield from _words(text[position : made.start()], line)
        for name in _names(made):
            yield Token(MARK + name, line.file, line.number)
        position = made.end()
    yield from _words(text[position:], line)


def _names(made: re.Match[str]) -> list[str]:
    """What the mark of a block or value is called in the rendered page: a figure's id, `clinic`."""
    if made["value"]:
        return [made["id"] if made["value"] == "figure" else "clinic"]
    if made["block"] in ("figure", "figures"):
        return (made["ids"] or "").split() or [""]
    return [""]


def _words(text: str, line: Line) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        yield Token(match[0].lower(), line.file, line.number)
