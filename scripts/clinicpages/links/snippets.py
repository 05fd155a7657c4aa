"""The lines of a Markdown page with its snippets put in, each with its own file and number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from clinicpages.links.written import Line
from clinicpages.project import Project

_SNIPPET = re.compile(
    r"^(?P<lead>[ \t]*)(?P<off>;*)-{1,}8<-{1,}[ \t]+(?P<quote>[\"'])(?P<name>.+?)(?P=quote)[ \t]*$"
)
_BLOCK = re.compile(r"^(?P<lead>[ \t]*)-{1,}8<-{1,}[ \t]*$")
_SECTION = re.compile(r"-{1,}8<-{1,}[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]")


class Snippets:
    """Reads pages of one project, as pymdownx.snippets does."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root

    def lines(self, path: Path, above: tuple[Path, ...] = ()) -> Iterator[Line]:
        """A page's lines with its snippets put in, each with its own file and number."""
        yield from self._put_in(
            ((n, t) for n, t in enumerate(text_lines(path), 1)), path, (*above, path)
        )
        if not above:
            for name in self._options("pymdownx.snippets").get("auto_append") or []:
                if found := self._snippet(str(name)):
                    yield Line(shown(path, self.root), 0, "")
                    yield from self.lines(found, (path,))

    def _put_in(
        self, lines: Iterable[tuple[int, str]], path: Path, above: tuple[Path, ...]
    ) -> Iterator[Line]:
        block = False
        for number, text in lines:
            if _BLOCK.match(text):
                block = not block
                yield Line(shown(path, self.root), number, "")
                continue
            match = _SNIPPET.match(text)
            name = text.strip() if block else match["name"] if match and not match["off"] else ""
            if not name or name.startswith(";"):
                yield Line(shown(path, self.root), number, text)
                continue
            base, first, last, section = _asked(name)
            found = self._snippet(base)
            if found is None or found in above:
                yield Line(shown(path, self.root), number, text)
                continue
            lead = re.match(r"[ \t]*", text)
            indent = lead[0] if lead else ""
            inner = list(_section(text_lines(found), first, last, section))
            for line in self._put_in(inner, found, (*above, found)):
                yield Line(line.file, line.number, indent + line.text)

    def _snippet(self, name: str) -> Path | None:
        options = self._options("pymdownx.snippets")
        if name.startswith(("http://", "https://")):
            return None
        bases = options.get("base_path") or ["."]
        for base in [bases] if isinstance(bases, str) else bases:
            path = self.root / str(base) / name
            if path.is_file():
                return path
        return None

    def _options(self, extension: str) -> Mapping[str, Any]:
        for item in self.project.config.get("markdown_extensions") or []:
            if isinstance(item, Mapping) and extension in item:
                return item[extension] or {}
        return {}


def shown(path: Path, root: Path) -> str:
    """A path as reports name it: from the project's folder where it lies inside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def text_lines(path: Path) -> list[str]:
    """The lines of a file, whatever its letters."""
    return path.read_bytes().decode("utf-8-sig", "replace").splitlines()


def _asked(name: str) -> tuple[str, int, int, str]:
    """`file:3:7` and `file:section` taken apart."""
    match = re.match(
        r"(?P<base>.+?)(?::(?P<first>\d*)(?::(?P<last>\d*))?|:(?P<section>[A-Za-z_][\w-]*))?$", name
    )
    if not match:
        return name, 0, 0, ""
    return match["base"], int(match["first"] or 0), int(match["last"] or 0), match["section"] or ""


def _section(
    lines: Sequence[str], first: int, last: int, section: str
) -> Iterator[tuple[int, str]]:
    """The lines that a snippet asks for; the marks of sections are left out."""
    inside = not section
    for number, text in enumerate(lines, 1):
        mark = _SECTION.search(text)
        if mark:
            if section and mark[2] == section:
                inside = mark[1] == "start"
            continue
        if inside and number >= first and (not last or number <= last):
            yield number, text
