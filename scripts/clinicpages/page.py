"""A page: the lines between the two ---, then the text, each with its line number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from clinicpages.written import FastLoader, told

NOT_UTF8 = "This file is not text in UTF-8, so it cannot be read."
SAVE_AS_UTF8 = (
    "Save it as UTF-8: in your editor choose “Save as”, then UTF-8 as its encoding. "
    "Then look whether each é and each “ is still right."
)
COMPARE = "Compare the lines with those of another page. Quote a value that holds a colon."
_NOT_CLOSED = "The second --- is missing, which closes the lines at the top."
_BLOCK = re.compile(r"\A(?:---[ \t]*\r?\n)(.*?)(?:^---[ \t]*(?:\r?\n|\Z))", re.S | re.M)
_ALLOW = re.compile(r"<!--\s*allow\s+([a-z]+)\s*(?::\s*(.*?))?\s*-->", re.S)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


@dataclass(frozen=True)
class Allow:
    """A writer's request to let one case pass: `<!-- allow reading: why -->`.

    It holds for its own line and the next one with text, to that paragraph's end.
    """

    check: str
    reason: str
    line: int
    last: int


@dataclass(frozen=True)
class Page:
    """One Markdown file. `file` is its path from the project's folder, with forward slashes."""

    path: Path
    file: str
    text: str
    fault: str = ""
    fault_line: int = 0
    meta: Mapping[str, object] = field(default_factory=dict)
    body_line: int = 1
    fault_fix: str = COMPARE

    @property
    def body(self) -> str:
        """The text after the top block; its first line is `body_line` of the file."""
        return "".join(self.text.splitlines(keepends=True)[self.body_line - 1 :])

    @cached_property
    def lines(self) -> list[str]:
        """All lines of the file; line N stands at N - 1."""
        return self.text.splitlines()

    def meta_line(self, key: str) -> int:
        """The line of a key in the top block, else 1."""
        for number, line in enumerate(self.lines[: self.body_line - 1], 1):
            if re.match(rf"{re.escape(key)}\s*:", line):
                return number
        return 1

    @cached_property
    def allows(self) -> tuple[Allow, ...]:
        """Every allow comment outside code, in order."""
        if "<!--" not in self.text:
            return ()
        text = without_fences(self.text)
        found = []
        for match in _ALLOW.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            after = text.count("\n", 0, match.end()) + 1
            found.append(Allow(match[1], (match[2] or "").strip(), line, self._end_of_next(after)))
        return tuple(found)

    def _end_of_next(self, line: int) -> int:
        """The last line of the paragraph that starts at or after the line below."""
        rest = self.lines[line:]
        number = line
        while rest and not rest[0].strip():
            rest, number = rest[1:], number + 1
        while rest and rest[0].strip():
            rest, number = rest[1:], number + 1
        return number


def without_fences(text: str) -> str:
    """The text with fenced code blanked out, each line in its place. One pass, however hostile."""
    rows, fence = [], ""
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line)
        blank = bool(fence or match)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line[match.end() :].strip("`~ \t\r\n"):
            fence = ""
        rows.append(re.sub(r"[^\r\n]", " ", line) if blank else line)
    return "".join(rows)


def _broken_block(text: str) -> tuple[str, int, str]:
    """What is wrong with the --- of a page that has no top block: fault, line and how to mend it.

    All empty where nobody meant to write one.
    """
    start = re.match(r"\s*", text)
    blank = start[0].count("\n") if start else 0
    if not re.match(r"\s*---[ \t]*\r?\n[A-Za-z_]+[ \t]*:", text):
        if re.match(r"(?:title|description|summary|search|checked)[ \t]*:", text):
            return "The first --- is missing.", 1, "Put a line with  ---  above this line."
        return "", 0, COMPARE
    if start and start[0]:
        fault = "Something stands above the first ---: it must be the first line of the file."
        if not blank:
            return fault, 1, "Take the spaces before it out."
        lines = "the empty line" if blank == 1 else f"the {blank} empty lines"
        return fault, 1, f"Take out {lines} above it."
    return _not_closed(text)


def _not_closed(text: str) -> tuple[str, int, str]:
    """The fault of a top block without its second ---, at the line where that should stand."""
    rows = text.splitlines()[1:]
    for number, row in enumerate(rows, 2):
        if not re.match(r"[A-Za-z_]+[ \t]*:|[ \t]+\S|-[ \t]", row):
            return _NOT_CLOSED, number, f"Put a line with  ---  below line {number - 1}."
    return _NOT_CLOSED, len(rows) + 1, "Put a line with  ---  below the last of these lines."


def line_of(error: UnicodeDecodeError) -> int:
    """The line that holds the first byte which is not UTF-8."""
    return error.object.count(b"\n", 0, error.start) + 1


def read(path: Path, root: Path) -> Page:
    """The page at `path`.

    A page that cannot be read as text, or whose top block is not understood, comes back with
    `fault` in plain words, `fault_line` and `fault_fix`; it is never skipped without a word.
    """
    try:
        file = path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        file = path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Page(path, file, "", NOT_UTF8, line_of(error), fault_fix=SAVE_AS_UTF8)
    except OSError as error:
        return Page(path, file, "", f"This file cannot be opened: {error.strerror}.", 1)
    if "\0" in text:
        return Page(path, file, "", "This file is not text: it holds binary data.", 1)
    match = _BLOCK.match(text)
    if not match:
        fault, line, fix = _broken_block(text)
        return Page(path, file, text, fault, line, fault_fix=fix)
    body_line = text.count("\n", 0, match.end()) + 1
    try:
        meta = yaml.load(match[1], Loader=FastLoader) or {}
    except yaml.YAMLError as error:
        line, said, fix = told(error)
        fault = said or "The lines between the two --- are not understood at this line."
        line, fix = max(line, 1) + 1, fix if said else COMPARE
        if not said and re.search(r"^[ \t]*\r?\n", match[1], re.M):
            # An empty line and words: what closes the block is a line drawn further below.
            fault, line, fix = _not_closed(text)
        return Page(path, file, text, fault, line, {}, body_line, fix)
    if not isinstance(meta, dict):
        fault = "The lines between the two --- should each be a name, a colon and a value."
        return Page(path, file, text, fault, 2, {}, body_line)
    return Page(path, file, text, "", 0, {str(k): v for k, v in meta.items()}, body_line)
