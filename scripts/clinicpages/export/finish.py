"""The last step of each PDF: first cells of rows become row headings, and the bytes are settled."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object


def finish(pdf: bytes, row_headed: Sequence[bool]) -> bytes:
    """The PDF with row headings in each table that has them; the same bytes for the same input.

    `row_headed` says it for each table, in reading order. Typst writes headings of columns only.
    Raises ValueError when the tables of the PDF are not the tables that were written.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # A look at every object is five times faster than a walk through the tree.
        tables = [o for o in document.objects if isinstance(o, Dictionary) and _kind(o) == "/Table"]
        tables.sort(key=_place)
        if len(tables) != len(row_headed):
            raise ValueError(f"{len(row_headed)} tables were written, {len(tables)} are in the PDF")
        for table, headed in zip(tables, row_headed, strict=True):
            if headed:
                _head_rows(table)
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _head_rows(table: Object) -> None:
    for part in _children(table):
        rows = [part] if _kind(part) == "/TR" else list(_children(part))
        if _kind(part) == "/THead":
            continue
        for row in rows:
            first = next(_children(row), None)
            if first is not None and _kind(first) == "/TD":
                first.S = Name.TH
                scope = Dictionary(O=Name.Table, Scope=Name.Row)
                old = first.get("/A")
                kept = [] if old is None else list(old) if isinstance(old, Array) else [old]
                first.A = Array([*kept, scope]) if kept else scope


def _place(element: Object) -> list[int]:
    """Where an element stands in the tree: for each of its parents, which child leads to it."""
    place = []
    while (parent := element.get("/P")) is not None:
        kids = parent.K if isinstance(parent.K, Array) else [parent.K]
        own = element.objgen
        place.append(next(n for n, kid in enumerate(kids) if getattr(kid, "objgen", 0) == own))
        element = parent
    return place[::-1]


def _children(element: Object) -> Iterator[Object]:
    """The structure elements right beneath one; marked content and links to objects are passed."""
    kids = element.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid


def _kind(element: Object) -> str:
    return str(element.get("/S"))
