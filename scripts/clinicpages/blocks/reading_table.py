"""The block `/// reading-table`: how easy each page of the site is to read, as it stands now."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from clinicpages.blocks import Context
from clinicpages.blocks.block import Written
from clinicpages.reading import table
from clinicpages.reading.reader import is_reading


class ReadingTable(Written):
    """One row a page, with a small chart."""

    NAME = "reading-table"

    def make(self, _argument: str, context: Context) -> Element:
        """`div.reading-table`; empty while the pages are being read for it."""
        if is_reading():
            return Element("div", {"class": "reading-table"})
        return table.as_element(table.rows(context.project))


BLOCKS = (ReadingTable,)
