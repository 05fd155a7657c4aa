"""What a finished PDF says and is, read again by other programs than the one that made it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Object

# So many points of a line hide a letter; less is the air around it.
HIDDEN = 3


@dataclass(frozen=True)
class Run:
    """A piece of text as it stands on paper. `inside` is False when it reaches off the page.

    `box`: its left, bottom, right and top edge in points from the page's lower left corner.
    """

    text: str
    page: int
    inside: bool
    box: tuple[float, float, float, float] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Tag:
    """One element of the PDF's structure: its kind, words for those who cannot see, and scope."""

    kind: str
    alt: str
    scope: str
    links: int
    told_links: int


class Readback:
    """One PDF file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pdf = pikepdf.open(path)

    @cached_property
    def _pieces(self) -> list[tuple[int, Run]]:
        with pypdfium2.PdfDocument(self.path) as document:
            return [piece for n in range(len(document)) for piece in _text_of(document[n], n)]

    @property
    def outside(self) -> list[Run]:
        """Text that reaches off its page, heads and feet too."""
        return [run for _, run in self._pieces if not run.inside]

    @property
    def covered(self) -> list[Run]:
        """Text that is printed over other text, heads and feet too."""
        pages: dict[int, list[Run]] = {}
        for _, run in self._pieces:
            if run.text.strip():
                pages.setdefault(run.page, []).append(run)
        return [run for runs in pages.values() for run in _covered(runs)]

    @property
    def sides(self) -> int:
        """How many pages it has."""
        return len(self.pdf.pages)

    @cached_property
    def runs(self) -> list[Run]:
        """The text in the order in which a screen reader says it; heads and feet are left out."""
        marked: dict[tuple[int, int], list[Run]] = {}
        for mark, run in self._pieces:
            marked.setdefault((run.page - 1, mark), []).append(run)
        return [run for page, mark, _ in self._order for run in marked.get((page, mark), ())]

    @cached_property
    def _order(self) -> list[tuple[int, int, bool]]:
        pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        return list(_marks(self.pdf.Root.StructTreeRoot, None, pages))

    @property
    def lonely(self) -> list[int]:
        """The pages, from 1, that end with a heading: what it announces stands on the next."""
        last = {page: is_heading for page, _, is_heading in self._order}
        return [page + 1 for page, is_heading in last.items() if is_heading]

    @cached_property
    def tags(self) -> list[Tag]:
        """The structure, in reading order."""
        return list(_tags(self.pdf.Root.StructTreeRoot))

    @property
    def language(self) -> str:
        """The language that the PDF names, empty when none."""
        return str(self.pdf.Root.get("/Lang", ""))

    @property
    def title(self) -> str:
        """The title, when the PDF also asks that it be shown."""
        preferences = self.pdf.Root.get("/ViewerPreferences", Dictionary())
        shown = bool(preferences.get("/DisplayDocTitle", False))
        return str(self.pdf.docinfo.get("/Title", "")) if shown else ""

    @property
    def bookmarks(self) -> int:
        """How many entries the outline has, at its first level."""
        with self.pdf.open_outline() as outline:
            return len(outline.root)

    def fonts_outside(self) -> set[str]:
        """Names of fonts that the PDF uses and does not carry."""
        return {
            str(font.get("/FontName"))
            for font in self.pdf.objects
            if isinstance(font, Dictionary)
            if font.get("/Type") == "/FontDescriptor"
            if not any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        }


def _text_of(page: pypdfium2.PdfPage, number: int) -> Iterator[tuple[int, Run]]:
    """(mark, run) for each piece of text; a mark below 0 is a head or a foot."""
    width, height = page.get_size()
    words = page.get_textpage()
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        piece = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(piece) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        size = pdfium.FPDFTextObj_GetText(piece, words.raw, None, 0)
        buffer = (ctypes.c_ushort * (size // 2))()
        pdfium.FPDFTextObj_GetText(piece, words.raw, buffer, size)
        text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
        box = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(piece, *box)
        left, bottom, right, top = edges = (box[0].value, box[1].value, box[2].value, box[3].value)
        inside = left >= 0 and bottom >= 0 and right <= width and top <= height
        yield pdfium.FPDFPageObj_GetMarkedContentID(piece), Run(text, number + 1, inside, edges)


def _covered(runs: list[Run]) -> Iterator[Run]:
    """Those that hide a good part of another. Lines that only touch are as they should be."""
    lines = sorted(runs, key=lambda run: -run.box[3])
    for number, run in enumerate(lines):
        left, bottom, right, top = run.box
        for other in lines[number + 1 :]:
            if other.box[3] < bottom:
                break
            low = min(top - bottom, other.box[3] - other.box[1])
            high = min(top, other.box[3]) - max(bottom, other.box[1])
            wide = min(right, other.box[2]) - max(left, other.box[0])
            if wide > HIDDEN and high > low / 2:
                yield other
                break


def _kids(element: Object) -> Iterator[Object]:
    kids = element.get("/K")
    if kids is not None:
        yield from kids if isinstance(kids, Array) else [kids]


def _marks(
    element: Object, page: int | None, pages: dict[tuple[int, int], int], heads: bool = False
) -> Iterator[tuple[int, int, bool]]:
    """(page, mark, is in a heading) of what stands beneath an element, in reading order."""
    if "/Pg" in element:
        page = pages.get(element.Pg.objgen, page)
    heads = heads or re.fullmatch("/H[1-6]?", str(element.get("/S"))) is not None
    for kid in _kids(element):
        if isinstance(kid, int):
            if page is not None:
                yield page, kid, heads
        elif isinstance(kid, Dictionary) and kid.get("/Type") == "/MCR":
            at = pages.get(kid.Pg.objgen, page) if "/Pg" in kid else page
            if at is not None:
                yield at, int(kid.MCID), heads
        elif isinstance(kid, Dictionary) and "/S" in kid:
            yield from _marks(kid, page, pages, heads)


def _tags(element: Object) -> Iterator[Tag]:
    for kid in _kids(element):
        if not (isinstance(kid, Dictionary) and "/S" in kid):
            continue
        attributes = kid.get("/A")
        parts = attributes if isinstance(attributes, Array) else [attributes] if attributes else []
        scope = next((str(p["/Scope"])[1:] for p in parts if "/Scope" in p), "")
        links = [o["/Obj"] for o in _kids(kid) if isinstance(o, Dictionary) and "/Obj" in o]
        told = sum(1 for link in links if str(link.get("/Contents", "")).strip())
        yield Tag(str(kid["/S"])[1:], str(kid.get("/Alt", "")), scope, len(links), told)
        yield from _tags(kid)
