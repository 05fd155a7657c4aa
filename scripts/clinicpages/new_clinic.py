"""`clinicpages clinic new | schema`: writes a clinic's file, and its schema for editors."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from clinicpages.clinic import SETTINGS, misfit, not_understood
from clinicpages.problem import Trouble
from clinicpages.written import Loader, entries

HEAD = """\
# A clinic's own name, numbers and rules. Give it to a build:
#     scripts/site --clinic {name}
# Check it, and everything else, before you publish:
#     scripts/site --clinic {name} --publish
# Put every value in quotes. A line that starts with # is not read.
"""
SCHEMA_LINE = "# yaml-language-server: $schema={schema}\n"
PATTERNS = {
    "phone": r"^\+?[0-9(][0-9 ()-]+",
    "link": "^https://",
    "colour": "^#[0-9a-fA-F]{6}$",
    "signed": r", [0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "file": "^assets/",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages clinic`."""
    parser.add_argument("what", choices=("new", "schema"))
    parser.add_argument("--answers", type=Path, metavar="FILE", help="take the values from a file")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to write; else the screen")


def run(args: argparse.Namespace) -> int:
    """Writes the file. Raises Trouble rather than write over another one."""
    if args.to:
        _refuse_unwritable(args.to)
    if args.what == "schema":
        text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    else:
        answers = _read(args.answers) if args.answers else ask() if sys.stdin.isatty() else {}
        text = clinic_file(answers, args.to.name if args.to else "clinic.yml")
    if not args.to:
        print(text, end="")
        return 0
    args.to.write_text(text, "utf-8")
    print(f"Wrote {args.to}. Build with it:  scripts/site --clinic {args.to}")
    return 0


def _refuse_unwritable(to: Path) -> None:
    """Raises Trouble where no new file can be put, before anybody has answered 40 questions."""
    if to.exists():
        raise Trouble(f"{to} is there already.", "Move it away, or name another file.")
    folder = to.absolute().parent
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder}.", "Make it first, or name another place.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble(f"You may not write in {folder}.", "Name a place in your own folder.")


def ask() -> dict[str, str]:
    """Asks for each value on the terminal; Enter leaves one out, a bad answer is asked again.

    The end of input (Ctrl-D) leaves out all that is still to come.
    """
    print("Press Enter to leave a value out. Pages then print “Ask your team: ____”.")
    print("Press Ctrl-D to end here and keep what you have answered.\n")
    answers: dict[str, str] = {}
    for key, setting in SETTINGS.items():
        if setting.kind == "badges":
            continue
        try:
            given = _answer(key)
        except EOFError:
            print("\nEnded here. What you did not answer is left out.")
            break
        if given:
            answers[key] = given
    return answers


def _answer(key: str) -> str:
    """One answer that fits, or an empty one. Raises EOFError at the end of input."""
    setting = SETTINGS[key]
    while True:
        given = input(f"{setting.says} (like: {setting.example})\n  {key}: ").strip()
        fix = misfit(setting.kind, given) if given else ""
        if not fix:
            return given
        print(f"  {fix}")


def _read(path: Path) -> dict[str, Any]:
    """The answers in a file. Raises Trouble for what is no settings or does not fit."""
    try:
        given = yaml.load(path.read_text("utf-8-sig"), Loader=Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise not_understood(path, error) from error
    if not isinstance(given, dict):
        raise Trouble(f"{path.name} holds no settings.", "Each line is a name, a colon, a value.")
    wrong = [
        f"  {key}: {fix}"
        for key, value in given.items()
        if (fix := "unknown" if key not in SETTINGS else misfit(SETTINGS[key].kind, value))
    ]
    rows = [entry.key for entry in entries(path.read_text("utf-8-sig"))]
    wrong += [f"  {key}: given twice" for key in dict.fromkeys(rows) if rows.count(key) > 1]
    if wrong:
        raise Trouble(f"{path.name} has answers that cannot be used:", "\n".join(wrong))
    return given


def clinic_file(answers: Mapping[str, Any], name: str, schema: str = "") -> str:
    """The file's text: each setting explained; those without an answer are comments."""
    parts = [SCHEMA_LINE.format(schema=schema) if schema else "", HEAD.format(name=name)]
    for key, setting in SETTINGS.items():
        may = "" if setting.required else " (may stay out)"
        parts.append(f"\n# {setting.says[0].upper()}{setting.says[1:]}{may}.\n")
        if key in answers:
            parts.append(f"{key}: {_quoted(answers[key])}\n")
        else:
            example = setting.example if setting.kind == "badges" else _quoted(setting.example)
            parts.append(f"# {key}: {example}\n")
    return "".join(parts)


def _quoted(value: Any) -> str:
    """A value as YAML and as JSON at once, so that no colon or hash in it can change it."""
    return json.dumps(value, ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The settings as a JSON schema, for editors that check a file while it is written."""
    properties: dict[str, Any] = {}
    for key, setting in SETTINGS.items():
        about = f"{setting.says[0].upper()}{setting.says[1:]}."
        row: dict[str, Any] = {"description": about, "examples": [setting.example]}
        if setting.kind == "badges":
            row["type"] = "array"
            row["items"] = {
                "type": "object",
                "required": ["name", "link"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "link": {"type": "string", "pattern": "^https://"},
                },
            }
            row.pop("examples")
        else:
            row["type"] = "string"
            if setting.kind in PATTERNS:
                row["pattern"] = PATTERNS[setting.kind]
        properties[key] = row
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A clinic's own settings",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
