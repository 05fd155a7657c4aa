"""How easy each page is to read: both grades, unfamiliar words, long sentences, and the trend."""

from __future__ import annotations

import argparse
from pathlib import Path
from xml.etree.ElementTree import tostring

from clinicpages.project import find
from clinicpages.reading import table
from clinicpages.report.before import project_at

SAYS = "how easy each page is to read"
_PAGE = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    "<title>How easy the pages are to read</title></head>\n<body><main>"
    "<h1>How easy the pages are to read</h1>\n{table}\n</main></body></html>\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages report reading`."""
    parser.add_argument("--base", metavar="COMMIT", help="what to compare with, such as main")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the table as a web page")


def run(args: argparse.Namespace) -> int:
    """Prints the table in Markdown; `--html` also writes it as a page, with a chart."""
    project = find(args.config_file)
    before = None
    if args.base:
        with project_at(project, args.base) as old:
            before = {row.file: row for row in table.rows(old)}
    found = table.rows(project)
    print(table.as_markdown(found, before))
    if args.html:
        element = table.as_element(found, before)
        args.html.write_text(_PAGE.format(table=tostring(element, "unicode", "html")), "utf-8")
    return 0
