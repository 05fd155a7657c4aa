"""Which files are made: booklet, large print, a leaflet for each page, the sheet to take along."""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import segno

from clinicpages import logo
from clinicpages.clinic import is_set, value
from clinicpages.days import day, epoch
from clinicpages.export.book import Article, articles, settings
from clinicpages.export.code import call, quoted
from clinicpages.export.links import Links
from clinicpages.export.typst import Writer
from clinicpages.problem import Trouble
from clinicpages.project import Project

KINDS = ("booklet", "large", "leaflets", "sheet", "offline")
PAPERS = {"a4": "a4", "letter": "us-letter"}
PAPER_NAMES = {"a4": "A4", "letter": "US Letter"}
SIZE = 13
LARGE = (18, 24)
SHEET_SIZE = 14


@dataclass(frozen=True)
class Document:
    """One PDF to make: its Typst code without the template, and what else goes into it.

    `name` is its path under downloads/. `when` is seconds since 1970, the PDF's only date.
    """

    name: str
    says: str
    kind: str
    code: str
    files: tuple[Path, ...]
    row_headed: tuple[bool, ...]
    when: int
    articles: tuple[Article, ...]
    cards: bool = False

    @property
    def slug(self) -> str:
        """The page of a leaflet; empty for all other kinds."""
        return self.articles[0].slug if self.kind == "leaflets" else ""


def documents(project: Project, site: Path, kinds: Sequence[str]) -> Iterator[Document]:
    """Every PDF of these kinds, in the order of the list of downloads."""
    press = Press(project, site)
    for kind in kinds:
        if kind == "booklet":
            for paper in PAPERS:
                yield press.book(f"booklet-{paper}.pdf", "The whole booklet", kind, paper, SIZE)
        elif kind == "large":
            for size in LARGE:
                for paper in PAPERS:
                    name = f"large-{size}pt-{paper}.pdf"
                    yield press.book(name, f"Large print, {size} point", kind, paper, size)
        elif kind == "leaflets":
            for article in press.articles:
                for paper in PAPERS:
                    yield press.leaflet(article, paper)
        elif kind == "sheet":
            for paper in PAPERS:
                yield from press.sheet(paper)


class Press:
    """Writes documents from one built site, which is read once."""

    def __init__(self, project: Project, site: Path) -> None:
        self.project = project
        self.site = site
        self.articles = articles(project, site)
        self.settings = settings(project)
        self.base = str(project.config.get("site_url") or "https://example.org/")
        self.title = str(project.config.get("site_name") or "")
        self.language = str((project.config.get("theme") or {}).get("language") or "en")

    # -- the three kinds ----------------------------------------------------------------------

    def book(self, name: str, says: str, kind: str, paper: str, size: int) -> Document:
        """All articles, with a cover, the help page first and a list of contents."""
        inside = [a for a in self.articles if a.slug not in self._slugs("not_in_book")]
        help_page = self._page("help")
        inside.sort(key=lambda a: a is not help_page)
        others = [a for a in self.articles if a not in inside]
        contents = call("contents-page", *(self._elsewhere(a) for a in others))
        links = Links(inside, self.base)
        parts, files, row_headed = [], set[Path](), list[bool]()
        section = ""
        for article in inside:
            level = 2 if article.section and article is not help_page else 1
            opens = "none" if level == 2 and article.section == section else quoted("")
            if level == 2 and article.section != section:
                section = article.section
                opens = quoted(section)
            writer = self._writer(article, links, level, cards=size >= LARGE[0])
            writer.marks_signs = article is help_page
            parts.append(f"chapter({quoted(article.slug)},{opens},{writer.write()})")
            if article is help_page:
                parts.append(contents)
            files |= writer.files
            row_headed += writer.row_headed
        edition = f"{says}. {PAPER_NAMES[paper]} paper." if size != SIZE else ""
        when = self._when(inside)
        front = self._cover(self.title, edition, when, inside, files)
        if help_page is None:
            front += f";{contents}"
        code = self._whole(self.title, paper, size, front, parts, help_page)
        rows = tuple(row_headed)
        large = size >= LARGE[0]
        return Document(name, says, kind, code, _sorted(files), rows, when, tuple(inside), large)

    def leaflet(self, article: Article, paper: str) -> Document:
        """One page by itself, with where it is on the web and whom to phone."""
        links = Links([article], self.base)
        writer = self._writer(article, links, 1, cards=False)
        code = writer.write()
        when = self._when([article])
        address = self.base + article.address
        parts = [f"article-of({quoted(article.slug)},{code})", *_meanings(article)]
        parts.append(call("on-the-web", *self._where(address, when)))
        whole = self._whole(article.title, paper, SIZE, "[]", parts)
        name = f"leaflets/{article.slug}-{paper}.pdf"
        files, rows = _sorted(writer.files), tuple(writer.row_headed)
        return Document(name, article.title, "leaflets", whole, files, rows, when, (article,))

    def sheet(self, paper: str) -> Iterator[Document]:
        """The page to take along, on one side of paper; none when the site has no such page."""
        article = self._page("sheet")
        if article is None:
            return
        links = Links([article], self.base)
        writer = self._writer(article, links, 1, cards=False)
        code = writer.write()
        when = self._when([article])
        parts = [f"article-of({quoted(article.slug)},{code})"]
        parts.append(call("on-the-web-if-room", *self._where(self.base + article.address, when)))
        whole = self._whole(article.title, paper, SHEET_SIZE, "[]", parts, form="sheet")
        name = f"{article.slug}-{paper}.pdf"
        files, rows = _sorted(writer.files), tuple(writer.row_headed)
        yield Document(
            name, f"{article.title}: one side", "sheet", whole, files, rows, when, (article,)
        )

    # -- their parts --------------------------------------------------------------------------

    def _page(self, setting: str) -> Article | None:
        """The page that `extra.export` names for this use."""
        wanted = self.settings.get(setting)
        return next((a for a in self.articles if wanted and a.file.endswith(f"/{wanted}")), None)

    def _slugs(self, setting: str) -> set[str]:
        listed = self.settings.get(setting)
        names = listed if isinstance(listed, list) else []
        return {a.slug for a in self.articles if any(a.file.endswith(f"/{n}") for n in names)}

    def _elsewhere(self, article: Article) -> str:
        address = self.base + article.address
        shown = address.split("://")[-1].rstrip("/")
        return call("web", quoted(address), quoted(shown), quoted(article.title))

    def _writer(self, article: Article, links: Links, level: int, *, cards: bool) -> Writer:
        target = links.target_from(article)
        labels = set(links.wanted)
        return Writer(article, target, labels, self.site, self.base, base_level=level, cards=cards)

    def _when(self, inside: Sequence[Article]) -> int:
        """The newest day on which one of these pages was checked; else the build's own clock."""
        days = [d for a in inside if isinstance(d := a.meta.get("checked"), datetime.date)]
        if not days or os.environ.get("SOURCE_DATE_EPOCH", "").isdigit():
            return epoch(self.project)
        noon = datetime.datetime.combine(max(days), datetime.time(12), datetime.UTC)
        return int(noon.timestamp())

    def _cover(
        self, title: str, edition: str, when: int, inside: Sequence[Article], files: set[Path]
    ) -> str:
        clinic = self.project.clinic
        signed = [a for a in inside if a.meta.get("reviewed") and a.meta.get("reviewer")]
        if not signed:
            review = "Not yet reviewed by a clinician."
        elif len(signed) < len(inside):
            review = (
                f"A clinician has reviewed {len(signed)} of {len(inside)} pages. Each page says so."
            )
        else:
            review = "Reviewed by a clinician. Each page says by whom and when."
        about = str(self.project.config.get("site_description") or "")
        rows = [
            str(clinic[k]) for k in ("address", "phone", "phone_hours") if is_set(clinic.get(k))
        ]
        name = str(clinic["name"]) if is_set(clinic.get("name")) else ""
        told = ",".join(quoted(row) for row in rows)
        return (
            f"cover(title-words:{quoted(title)},about:{quoted(about)},edition:{quoted(edition)},"
            f"clinic:{quoted(name)},numbers:({told}{',' if told else ''}),logo:{self._logo(files)},"
            f"version:{quoted('Version of ' + _date(when))},review:{quoted(review)},"
            f"address:{quoted(self.base)},qr:{quoted(qr(self.base))})"
        )

    def _logo(self, files: set[Path]) -> str:
        given = self.project.clinic.get("logo")
        if not is_set(given):
            return "none"
        address = str(given).strip().removeprefix("docs/")
        said, fix = logo.fault(self.project.docs, address)
        if said:
            raise Trouble(said, fix)
        path = self.project.docs / address
        words = quoted("Logo of " + str(value(self.project.clinic, "name")))
        if path.suffix.lower() == ".svg":
            return f'logo-of(bytes({quoted(path.read_text("utf-8"))}),{words},format:"svg")'
        files.add(path)
        return f"logo-of({quoted('/' + path.relative_to(self.project.docs).as_posix())},{words})"

    def _where(self, address: str, when: int) -> list[str]:
        told = (address, qr(address), self._heads(), f"Version of {_date(when)}")
        return [quoted(words) for words in told]

    def _heads(self) -> str:
        """Whose pages these are: the clinic where it is named, and the site."""
        name = str(self.project.clinic.get("name") or "")
        return " – ".join(words for words in (name, self.title) if words)

    def _foot(self) -> list[str]:
        clinic = self.project.clinic
        number = value(clinic, "emergency_number")
        team = str(clinic["phone"]) if is_set(clinic.get("phone")) else "____"
        hours = f" ({clinic['phone_hours']})" if is_set(clinic.get("phone_hours")) else ""
        return [f"When to get help. Emergency: call {number}.", f"Your team: {team}{hours}"]

    def _short_foot(self) -> list[str]:
        """What large print has room for."""
        number = self.project.clinic.get("emergency_number")
        told = f" Emergency: {number}." if is_set(number) else ""
        return [f"When to get help.{told}"]

    def _whole(
        self,
        title: str,
        paper: str,
        size: int,
        front: str,
        parts: Sequence[str],
        help_page: Article | None = None,
        form: str = "edition",
    ) -> str:
        options = {
            "title": quoted(title),
            "language": quoted(self.language),
            "region": quoted("GB") if self.language == "en" else "none",
            "paper": quoted(PAPERS[paper]),
            "size": f"{size}pt",
            "heads": quoted(self._heads()),
            "lines": _array(self._foot()),
            "short": _array(self._short_foot()),
            "help-at": quoted(help_page.slug) if help_page else "none",
        }
        told = ",".join(f"{key}:{value}" for key, value in options.items())
        return f"#show:{form}.with({told})\n#{{{front};{';'.join(parts)}}}\n"


def _meanings(article: Article) -> list[str]:
    """The hard words of a leaflet, each once, with the meaning that the page carries for it."""
    told: dict[str, str] = {}
    for element in article.body.walk():
        if element.has("term") and element.attrs.get("data-meaning"):
            told.setdefault(element.attrs["data-meaning"], element.words)
    rows = [call("terms.item", quoted(word), quoted(says)) for says, word in told.items()]
    return [call("meanings", *rows)] if rows else []


def _array(lines: Sequence[str]) -> str:
    return f"({','.join(quoted(line) for line in lines)},)"


def qr(address: str) -> str:
    """A QR code as a drawing. It keeps working when a seventh of it is spoilt (level M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, scale=4
    )
    return out.getvalue().decode()


def _date(when: int) -> str:
    return day(datetime.datetime.fromtimestamp(when, datetime.UTC).date())


def _sorted(files: set[Path]) -> tuple[Path, ...]:
    return tuple(sorted(files))
