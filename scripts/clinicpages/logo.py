"""A clinic's logo: how its address is written, and if its file can be shown and printed."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

# It is loaded with every page and lies in the offline copy.
LARGEST = 300_000
_ENDINGS = (".svg", ".png", ".jpg", ".webp")
_ASK = "Write it as  logo: "


def misfit_address(text: str) -> str:
    """How to mend the address of a logo that is written wrongly; empty when it fits."""
    path = PurePosixPath(text)
    if path.parts[:2] == ("docs", "assets"):
        return f'Leave out the folder docs/. {_ASK}"{text.removeprefix("docs/")}"'
    if "\\" in text:
        return f'Write / between folder and file. {_ASK}"{text.replace(chr(92), "/")}"'
    if path.parts[:1] != ("assets",) or ".." in path.parts or len(path.parts) < 2:
        return f'Put the file into the folder docs/assets. {_ASK}"assets/{path.name or "logo.svg"}"'
    if re.search(r"\s", text):
        better = re.sub(r"\s+", "-", text)
        return f'Rename the file, without spaces. {_ASK}"{better}"'
    if path.suffix not in _ENDINGS:
        if path.suffix.lower() in (*_ENDINGS, ".jpeg"):
            ending = path.suffix.lower().replace(".jpeg", ".jpg")
            named = path.with_suffix(ending).as_posix()
            return f'Rename the file, so that it ends in {ending}. {_ASK}"{named}"'
        return "Save the logo as an SVG, PNG, JPG or WebP picture. SVG is the sharpest on paper."
    if not re.fullmatch(r"[\w./-]+", text):
        better = re.sub(r"[^\w./-]+", "-", text)
        return f'Rename the file, with letters, digits and - only. {_ASK}"{better}"'
    return ""


def fault(docs: Path, address: str) -> tuple[str, str]:
    """What is wrong with the file of a well-written address, and how to mend it; blank when fit."""
    path = docs / address
    if not path.is_file():
        near = _otherwise_written(path)
        fix = f"It is there as “{near}”: write that, letter by letter." if near else ""
        fix = fix or "Put the file there. Without a logo, take the line “logo” out."
        return f"logo: there is no file {docs.name}/{address}.", fix
    if near := _otherwise_written(path):
        # Found on this computer, but a web server tells capital letters from small ones.
        return f"logo: the file's name is “{near}”.", "Write the name letter by letter as it is."
    size = path.stat().st_size
    if size > LARGEST:
        return (
            f"logo: {docs.name}/{address} has {-(-size // 1000)} KB; at most {LARGEST // 1000} "
            "are allowed, as every page loads it.",
            "Save it smaller: about 400 dots wide, or as SVG. A picture editor's “export” does it.",
        )
    if why := _unreadable(path):
        return (
            f"logo: {docs.name}/{address} is not a whole picture of its kind ({why}).",
            "Open it in a picture editor and save it again, as PNG or SVG.",
        )
    return "", ""


def _otherwise_written(path: Path) -> str:
    """The name of the same file in other letters, capital for small; empty when there is none."""
    names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    if path.name in names:
        return ""
    return next((name for name in names if name.lower() == path.name.lower()), "")


def _unreadable(path: Path) -> str:
    """Why the picture cannot be printed, in the words of what prints it; empty when it can."""
    import typst  # only where there is a logo: it takes long to load

    compiled: Any = typst.compile
    source = f'#set page(width: 10cm, height: 10cm)\n#image("/{path.name}", width: 5cm)'
    try:
        compiled(source.encode(), root=str(path.parent), format="svg", ignore_system_fonts=True)
    except typst.TypstError as error:
        return str(error.message)
    return ""
