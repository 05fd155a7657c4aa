"""`clinicpages bench search ...`: measures what readers get, beside other tools where it can."""

from __future__ import annotations

import argparse
import importlib

# Each module has SAYS, `add_arguments(parser)` and `run(args) -> exit code`.
BENCHES = {
    "links": "clinicpages.bench.links",
    "print": "clinicpages.bench.printing",
    "serve": "clinicpages.bench.preview",
    "host": "clinicpages.bench.host",
    "pages": "clinicpages.bench.pages",
    "lighthouse": "clinicpages.bench.lighthouse",
    "search": "clinicpages.bench.search",
    "reading": "clinicpages.bench.reading",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand a bench."""
    kinds = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    for name, module_name in BENCHES.items():
        module = importlib.import_module(module_name)
        module.add_arguments(kinds.add_parser(name, help=module.SAYS, description=module.SAYS))


def run(args: argparse.Namespace) -> int:
    """Runs one bench."""
    return int(importlib.import_module(BENCHES[args.bench]).run(args))
