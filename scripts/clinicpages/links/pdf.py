"""PDF files: the links printed in them, and how many pages they have."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import unquote

from clinicpages.links.address import folder_of
from clinicpages.links.finding import Finding, Use
from clinicpages.links.scan import Scan


def read_pdfs(scan: Scan) -> Iterator[Finding]:
    """What is wrong in the PDFs of the site, and in links to a page of one."""
    asked = [link for link in scan.waiting if link.name.lower().endswith(".pdf")]
    scan.waiting = [link for link in scan.waiting if link not in asked]
    names = sorted(n for n in scan.site.tree.names if n.lower().endswith(".pdf"))
    if not names:
        return
    counts = {}
    for name in names:
        # Read here, because it takes a tenth of a second and most sites have no PDF.
        import pikepdf

        raw = scan.site.tree.read(name)
        try:
            with pikepdf.open(io.BytesIO(raw)) as pdf:
                counts[name] = len(pdf.pages)
                for sheet, url in _links(pdf):
                    yield from _link(scan, name, sheet, url)
        except (pikepdf.PdfError, ValueError, RuntimeError):
            counts[name] = 0
    for name in (n for n, count in counts.items() if not count):
        users = scan.pdf_uses.get(name)
        if users:
            yield from users
        else:
            yield Finding("unreadable", name, name, name, "", "file", {"wanted": "a PDF"})
    for link in asked:
        wanted = dict(part.partition("=")[::2] for part in link.fragment.split("&")).get("page", "")
        pages = counts.get(link.name)
        if wanted.isdigit() and pages and not 1 <= int(wanted) <= pages:
            finding = link.broken()
            finding.kind = "pdf page"
            finding.words = {"asked": wanted, "pages": str(pages)}
            yield finding


def _links(pdf: object) -> Iterator[tuple[int, str]]:
    """The sheet (from 1) and the address of every link."""
    for sheet, page in enumerate(pdf.pages, 1):  # type: ignore[attr-defined]
        for note in page.get("/Annots", []):
            action = note.get("/A") if note.get("/Subtype") == "/Link" else None
            if action is not None and "/URI" in action:
                yield sheet, bytes(action["/URI"]).decode("utf-8", "replace")


def _link(scan: Scan, name: str, sheet: int, url: str) -> Iterator[Finding]:
    found = scan.site.look_up(folder_of(name), url)
    words = {"sheet": str(sheet)}
    if found.state in ("missing", "leaves", "empty"):
        words["missing"] = "the site has no such page"
    elif found.state == "local" and not scan.to_visit:
        words["missing"] = "that is an address on the writer's own computer"
    elif found.state == "file" and found.fragment and found.name in scan.places:
        if scan.has_place(found.name, found.fragment):
            return
        words["missing"] = f"that page has no place “#{unquote(found.fragment)}”"
    else:
        if found.state in ("outside", "local") and scan.to_visit:
            scan.uses.setdefault(url, []).append(Use(name, url, "", "file"))
        return
    yield Finding("pdf link", name, url, found.target, "", "file", words)
