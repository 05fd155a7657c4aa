"""From a fault on a built page back to the line that a writer changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clinicpages.links.address import folder_of
from clinicpages.links.finding import Finding
from clinicpages.links.match import Place, chosen, is_escaped
from clinicpages.links.snippets import Snippets, shown, text_lines
from clinicpages.links.written import Line, Text, Written, in_data, in_html, written
from clinicpages.page import Page
from clinicpages.project import Project

_TEXTS = (".html", ".htm", ".xml", ".svg")
_DATA = (".yml", ".yaml", ".json", ".webmanifest", ".toml", ".csv")


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

    def is_meant(self, finding: Finding) -> bool:
        """True when a writer put backslashes before brackets, so that readers see them."""
        path = self._markdown(finding.page) if finding.kind == "unrendered" else None
        return path is not None and is_escaped(finding.text, self._read(path)[0])

    def page_file(self, name: str) -> str:
        """The Markdown file of a built page, from the project's folder; "" when there is none."""
        path = self._markdown(name)
        return shown(path, self.root) if path else ""

    def as_written(self, address: str, file: str) -> str:
        """How a writer names an address of the site in `file`: the Markdown file, the picture."""
        name = f"{address}index.html" if not address or address.endswith("/") else address
        path = self._markdown(name) or self.project.docs / name
        if not (self.root / file).is_relative_to(self.project.docs) or not path.is_file():
            return address
        return Path(os.path.relpath(path, (self.root / file).parent)).as_posix()

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
        name = file.removeprefix(f"{shown(self.project.docs, self.root)}/")
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
        return chosen(same, text, all_written, source_folder, self.prefix)

    @lru_cache(maxsize=64)  # noqa: B019 - one Sources lives for one run
    def _read(self, path: Path) -> tuple[Text, list[Written]]:
        text = Text(list(Snippets(self.project).lines(path)))
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
        # A block may make the address from a part of it, such as a DOI.
        url = unquote(same[0].url.strip())
        for path in self._data:
            for one in self._read_other(path)[1]:
                part = unquote(one.value)
                if len(part) > 7 and "/" in part and url.endswith(f"/{part}"):
                    return [Place(one.file, one.line, same[0].url)]
        return []

    def _of_file(self, same: Sequence[Finding]) -> list[Place]:
        """A file that the build copied: its source in the docs folder or among the templates."""
        for top in (self.project.docs, *self._custom):
            path = top / same[0].page
            if path.is_file():
                text = path.suffix.lower() in (*_TEXTS, *_DATA, ".css", ".txt")
                found = self._in_file(path, same) if text else []
                return found or [Place(shown(path, self.root), 0, same[0].url)]
        return []

    @lru_cache(maxsize=256)  # noqa: B019 - one Sources lives for one run
    def _read_other(self, path: Path) -> tuple[Text, list[Written]]:
        text = Text([Line(shown(path, self.root), n, t) for n, t in enumerate(text_lines(path), 1)])
        if path.suffix.lower() in _TEXTS:
            return text, [*in_html(text), *in_data(text)]
        return text, in_data(text, css=path.suffix.lower() == ".css")

    def _in_file(self, path: Path, same: Sequence[Finding]) -> list[Place]:
        text, all_written = self._read_other(path)
        folder = ""
        if path.is_relative_to(self.project.docs) and same[0].place == "file":
            folder = folder_of(path.relative_to(self.project.docs).as_posix())
        return chosen(same, text, all_written, folder, self.prefix)

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
