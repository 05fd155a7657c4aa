"""`clinicpages build | serve | check ...`: finds the command, runs it, keeps faults readable."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from clinicpages.problem import Trouble

# Each module has `add_arguments(parser)` and `run(args) -> exit code`; it is read only when asked
# for, so that a command starts at once.
COMMANDS = {
    "build": ("clinicpages.builder", "build the site into site/"),
    "serve": ("clinicpages.serve", "show the site live while you write"),
    "export": ("clinicpages.export.run", "make PDFs and the offline copy"),
    "clinic": ("clinicpages.new_clinic", "write a clinic's own settings file"),
    "check": ("clinicpages.checks.run", "check pages and the built site"),
    "report": ("clinicpages.report", "tables for people: what a change means"),
    "bench": ("clinicpages.bench", "measure the site, beside other tools"),
}


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command, its arguments filled in."""
    module_name, says = COMMANDS[name]
    parser = argparse.ArgumentParser(prog=f"clinicpages {name}", description=says)
    parser.add_argument(
        "-f", "--config-file", type=Path, metavar="PATH", help="a project's mkdocs.yml"
    )
    importlib.import_module(module_name).add_arguments(parser)
    return parser


def usage() -> str:
    """The list of commands, one a line."""
    rows = [f"  {name:8} {says}" for name, (_, says) in COMMANDS.items()]
    return "\n".join(["usage: clinicpages COMMAND [...]", "", *rows, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Gives 0 (nothing to change), 1 (something to change) or 2 (our fault)."""
    # Stopped by another program, a command tidies up as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _command(list(sys.argv[1:] if arguments is None else arguments))
    except Trouble as trouble:
        print(f"{trouble}" + (f"\n{trouble.hint}" if trouble.hint else ""), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. The last good site is as it was.", file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: say nothing, also not at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        # A full disk, a folder without rights: the reader can mend these, so say which.
        print(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        print("The last good site is as it was.", file=sys.stderr)
    return 2


def _command(words: list[str]) -> int:
    """Finds the command that the first word names, and runs it with the rest."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f"There is no command “{words[0]}”.\n\n{usage()}", file=sys.stderr)
        return 2
    args = parser_of(words[0]).parse_args(words[1:])
    return int(importlib.import_module(COMMANDS[words[0]][0]).run(args))
