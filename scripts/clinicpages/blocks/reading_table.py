"""The block `/// reading-table`: how easy each page of the site is to read, as it stands now."""

from __future__ import annotations

import os
from xml.etree.ElementTree import Element

from clinicpages.blocks import Context
from clinicpages.blocks.block import Written, plain
from clinicpages.project import PREVIEW_VARIABLE
from clinicpages.reading import table
from clinicpages.reading.reader import is_reading


class ReadingTable(Written):
    """One row a page, with a small chart."""

    NAME = "reading-table"

    def make(self, _argument: str, context: Context) -> Element:
        """`div.reading-table`; without rows while the pages are read for it, and in the preview."""
        if is_reading():
            return Element("div", {"class": "reading-table"})
        if os.environ.get(PREVIEW_VARIABLE):
            waiting = Element("div", {"class": "reading-table"})
            plain(waiting, "p", "The table of all pages stands here when the site is built.")
            return waiting
        return table.as_element(table.rows(context.project))


BLOCKS = (ReadingTable,)
