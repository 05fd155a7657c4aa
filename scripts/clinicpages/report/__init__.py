"""`clinicpages report changes | reading`: tables for people, in Markdown."""

from __future__ import annotations

import argparse
import importlib

# Each module has SAYS, `add_arguments(parser)` and `run(args) -> exit code`.
REPORTS = {
    "changes": "clinicpages.report.changes",
    "reading": "clinicpages.report.reading",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand a report."""
    kinds = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    for name, module_name in REPORTS.items():
        module = importlib.import_module(module_name)
        module.add_arguments(kinds.add_parser(name, help=module.SAYS, description=module.SAYS))


def run(args: argparse.Namespace) -> int:
    """Prints one report."""
    return int(importlib.import_module(REPORTS[args.report]).run(args))
