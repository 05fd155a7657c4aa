"""From a fault on a built page back to the line that a writer changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from clinicpages.links.address import SCHEME, address_of, folder_of
from clinicpages.links.finding import Finding
from clinicpages.links.written import Line, Text, Written, in_data, in_html, written
from clinicpages.page import Page
from clinicpages.project import Project

_SNIPPET = re.compile(
    r"^(?P<lead>[ \t]*)(?P<off>;*)-{1,}8<-{1,}[ \t]+(?P<quote>[\"'])(?P<name>.+?)(?P=quote)[ \t]*$"
)
_BLOCK = re.compile(r"^(?P<lead>[ \t]*)-{1,}8<-{1,}[ \t]*$")
_SECTION = re.compile(r"-{1,}8<-{1,}[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]")
_TEXTS = (".html", ".htm", ".xml", ".svg")
_DATA = (".yml", ".yaml", ".json", ".webmanifest", ".toml", ".csv")
_WORDS = ("wordless", "vague")


class Place(NamedTuple):
    """The line to change, and the address as the writer wrote it there."""

    file: str
    line: int
    url: str


class Sources:
    """Finds source lines in one project's folder. Files are read when first needed."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root
        self.prefix = urlsplit(str(project.config.get("site_url") or "")).path.rstrip("/") + "/"

    def places(self, same: Sequence[Finding]) -> list[Place]:
        """The lines behind findings of one kind, page and address; empty when no source has it."""
        first = same[0]
        if first.place == "file":
            ways = [self._of_file, self._of_frame, self._of_data]
        elif first.place == "text":
            ways = [self._of_page, self._of_frame, self._of_data]
        elif first.kind in ("canonical", "empty"):
            # Themes make these; no page is the source of what stands in the frame.
            ways = [self._of_frame]
        else:
            ways = [self._of_frame, self._of_page, self._of_data]
        for way in ways:
            places = way(same)
            if places:
                return places
        return []

    def page_file(self, name: str) -> str:
        """The Markdown file of a built page, from the project's folder; "" when there is none."""
        path = self._markdown(name)
        return self._shown(path) if path else ""

    def in_docs(self, page: Page) -> str:
        """A page's path from the docs folder."""
        return page.path.relative_to(self.project.docs).as_posix()

    def in_html_of_pages(self) -> Iterator[tuple[Page, Written]]:
        """Every attribute of an HTML tag in every Markdown page."""
        for page in self.project.pages:
            if "<" in page.text:
                for one in self._read(page.path)[1]:
                    if one.form == "attribute" and " " in one.name:
                        yield page, one

    def left_alone(self, file: str) -> bool:
        """True when not_in_nav says that this page is meant to stand alone."""
        name = file.removeprefix(f"{self._shown(self.project.docs)}/")
        patterns = str(self.project.config.get("not_in_nav") or "").split("\n")
        return any(
            fnmatch(name, p.strip("/ ")) or fnmatch(name, f"*/{p.strip('/ ')}")
            for p in patterns
            if p.strip() and not p.startswith("#")
        )

    def _markdown(self, name: str) -> Path | None:
        stem = re.sub(r"\.html?$", "", name)
        folder = stem.removesuffix("index").rstrip("/")
        endings = [f"{stem}.md", f"{stem}.markdown"]
        if stem == "index" or stem.endswith("/index"):
            above = f"{folder}/" if folder else ""
            endings += [f"{above}README.md", *([f"{folder}.md"] if folder else [])]
        for ending in endings:
            path = self.project.docs / ending
            if path.is_file():
                return path
        return None

    def _of_page(self, same: Sequence[Finding]) -> list[Place]:
        path = self._markdown(same[0].page)
        if path is None:
            raw = self.project.docs / same[0].page
            return self._in_file(raw, same) if raw.is_file() else []
        source_folder = folder_of(path.relative_to(self.project.docs).as_posix())
        text, all_written = self._read(path)
        return _chosen(same, text, all_written, source_folder, self.prefix)

    @lru_cache(maxsize=64)  # noqa: B019 - one Sources lives for one run
    def _read(self, path: Path) -> tuple[Text, list[Written]]:
        text = Text(list(self._lines(path)))
        return text, written(text)

    def _of_frame(self, same: Sequence[Finding]) -> list[Place]:
        for path in self._templates:
            places = self._in_file(path, same)
            if places:
                return places
        if same[0].kind == "canonical":
            # The theme makes it; a menu that names the same page is not its source.
            return []
        for path in self._settings:
            places = self._in_file(path, same)
            if places:
                return places
        return []

    def _of_data(self, same: Sequence[Finding]) -> list[Place]:
        for path in self._data:
            places = self._in_file(path, same)
            if places:
                return places
        return []

    def _of_file(self, same: Sequence[Finding]) -> list[Place]:
        """A file that the build copied: its source in the docs folder or among the templates."""
        for top in (self.project.docs, *self._custom):
            path = top / same[0].page
            if path.is_file():
                text = path.suffix.lower() in (*_TEXTS, *_DATA, ".css", ".txt")
                found = self._in_file(path, same) if text else []
                return found or [Place(self._shown(path), 0, same[0].url)]
        return []

    @lru_cache(maxsize=256)  # noqa: B019 - one Sources lives for one run
    def _read_other(self, path: Path) -> tuple[Text, list[Written]]:
        text = Text([Line(self._shown(path), n, t) for n, t in enumerate(_text_lines(path), 1)])
        if path.suffix.lower() in _TEXTS:
            return text, [*in_html(text), *in_data(text)]
        return text, in_data(text, css=path.suffix.lower() == ".css")

    def _in_file(self, path: Path, same: Sequence[Finding]) -> list[Place]:
        text, all_written = self._read_other(path)
        folder = ""
        if path.is_relative_to(self.project.docs) and same[0].place == "file":
            folder = folder_of(path.relative_to(self.project.docs).as_posix())
        return _chosen(same, text, all_written, folder, self.prefix)

    @cached_property
    def _custom(self) -> list[Path]:
        theme = self.project.config.get("theme")
        name = theme.get("custom_dir") if isinstance(theme, Mapping) else None
        return [self.root / str(name)] if name else []

    @cached_property
    def _templates(self) -> list[Path]:
        return [
            path
            for top in self._custom
            for path in sorted(top.rglob("*"))
            if path.suffix.lower() in (*_TEXTS, ".css", ".webmanifest", ".json") and path.is_file()
        ]

    @cached_property
    def _settings(self) -> list[Path]:
        """mkdocs.yml, then what INHERIT names."""
        found, path = [], self.project.config_path
        while path.is_file() and path not in found:
            found.append(path)
            match = re.search(r"^INHERIT:\s*[\"']?([^\"'\s#]+)", path.read_text("utf-8"), re.M)
            if not match:
                break
            path = (path.parent / match[1]).resolve()
        return found

    @cached_property
    def _data(self) -> list[Path]:
        return [
            path
            for path in sorted(self.project.docs.rglob("*"))
            if path.suffix.lower() in _DATA and path.is_file()
        ]

    def _lines(self, path: Path, above: tuple[Path, ...] = ()) -> Iterator[Line]:
        """A page's lines with its snippets put in, each with its own file and number."""
        yield from self._put_in(
            ((n, t) for n, t in enumerate(_text_lines(path), 1)), path, (*above, path)
        )
        if not above:
            for name in self._options("pymdownx.snippets").get("auto_append") or []:
                if found := self._snippet(str(name)):
                    yield Line(self._shown(path), 0, "")
                    yield from self._lines(found, (path,))

    def _put_in(
        self, lines: Iterable[tuple[int, str]], path: Path, above: tuple[Path, ...]
    ) -> Iterator[Line]:
        block = False
        for number, text in lines:
            if _BLOCK.match(text):
                block = not block
                yield Line(self._shown(path), number, "")
                continue
            match = _SNIPPET.match(text)
            name = text.strip() if block else match["name"] if match and not match["off"] else ""
            if not name or name.startswith(";"):
                yield Line(self._shown(path), number, text)
                continue
            base, first, last, section = _asked(name)
            found = self._snippet(base)
            if found is None or found in above:
                yield Line(self._shown(path), number, text)
                continue
            lead = re.match(r"[ \t]*", text)
            indent = lead[0] if lead else ""
            inner = list(_section(_text_lines(found), first, last, section))
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

    def _shown(self, path: Path) -> str:
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def _text_lines(path: Path) -> list[str]:
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


def _plain(url: str) -> str:
    """An address in the form in which two spellings of it are compared."""
    return unquote(url.strip())


def _readings(one: Written, source_folder: str, built_folder: str, prefix: str) -> set[str]:
    """Every address on the site that this writing can become in a built page."""
    readings = {_plain(one.value)}
    if not one.value or SCHEME.match(one.value) or one.value.startswith("//"):
        return readings
    path, mark, fragment = _plain(one.value).partition("#")
    path = path.partition("?")[0]
    if path.startswith(prefix):
        path = f"/{path[len(prefix) :]}"
    for folder in {source_folder, built_folder, ""}:
        whole = _joined(folder, path)
        for address in (whole, *_as_page(whole)):
            readings.add(f"{address}{mark}{fragment}")
    return readings


def _joined(folder: str, path: str) -> str:
    parts: list[str] = []
    for part in (path if path.startswith("/") else folder + path).split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    whole = "/".join(parts)
    return f"{whole}/" if whole and path.endswith(("/", "/.", "/..")) else whole


def _as_page(path: str) -> Iterator[str]:
    """The two addresses that builders give a Markdown file."""
    match = re.match(r"(.*?)([^/]*)\.(?:md|markdown)$", path)
    if match:
        if match[2] in ("index", "README"):
            yield match[1]
            yield f"{match[1]}index.html"
        else:
            yield f"{match[1]}{match[2]}/"
            yield f"{match[1]}{match[2]}.html"
    elif path.endswith("index.html"):
        yield address_of(path)


def _said(words: str) -> str:
    """The words of a link as a reader sees them."""
    words = re.sub(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", words)
    words = re.sub(r"<img[^>]*\balt=[\"']([^\"']*)[^>]*>", r"\1", words)
    words = re.sub(r"<[^>]*>|[*_`~\\]", "", words)
    return " ".join(words.split()).casefold()


def _chosen(
    same: Sequence[Finding],
    text: Text,
    all_written: Sequence[Written],
    source_folder: str,
    prefix: str = "/",
) -> list[Place]:
    """The lines in one source that made these findings."""
    first = same[0]
    if first.kind == "unrendered":
        return _unrendered(same, text)
    if first.kind == "double":
        ids = [w for w in all_written if w.form == "id" and w.value == first.url]
        return [Place(ids[-1].file, ids[-1].line, first.url)] if ids else []
    if first.kind == "label":
        return [
            Place(w.file, w.line, first.url)
            for w in all_written
            if w.form == "attribute"
            and w.name.endswith(first.words["attribute"])
            and first.url in w.value.lstrip("#").split()
        ][: len(same)]
    if first.kind == "data":
        return [Place(n.file, n.number, first.url) for n in text.find(first.url)[: len(same)]]
    wanted = {_plain(first.url), *([_plain(first.target).lstrip("/")] if first.target else [])}
    if first.target.endswith("index.html"):
        wanted.add(_plain(address_of(first.target)))
    built_folder = folder_of(first.page)
    skipped = "definition" if first.kind in _WORDS else "use"
    hits = [
        one
        for one in all_written
        if one.form not in ("id", skipped)
        and wanted & _readings(one, source_folder, built_folder, prefix)
        and (first.kind != "empty" or _is_empty(one))
    ]
    said = {" ".join(f.text.split()).casefold() for f in same}
    if first.kind in _WORDS:
        hits = [one for one in hits if _said(one.text) in said]
    if len(hits) > len(same):
        url = _plain(first.url)
        hits.sort(key=lambda one: (_said(one.text) not in said, _plain(one.value) != url))
        hits = sorted(hits[: len(same)], key=lambda one: (one.file, one.line))
    return list(dict.fromkeys(Place(one.file, one.line, one.value) for one in hits))


def _is_empty(one: Written) -> bool:
    """An address that the writer left empty; other attributes, such as markdown, may be empty."""
    if one.form == "attribute":
        return not one.value and one.name.endswith((" href", " src", " data", " poster"))
    return one.form != "top" and not one.value


def _unrendered(same: Sequence[Finding], text: Text) -> list[Place]:
    """Where Markdown that never became a link stands: the whole of it, else its second half."""
    piece = same[0].text
    for wanted in (
        piece,
        piece[piece.rfind("][") :],
        piece[piece.rfind("](") :],
        piece[piece.rfind("] (") :],
    ):
        if len(wanted) > 3:
            lines = text.find(wanted)
            if lines:
                return [Place(line.file, line.number, piece) for line in lines[: len(same)]]
    return []
