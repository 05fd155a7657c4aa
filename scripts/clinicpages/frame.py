"""After the build: leaves out what no page asks for, and adds the clinic's colour and pictures."""

from __future__ import annotations

import re
import shutil
from html import escape, unescape
from pathlib import Path

from clinicpages.blocks.clinic_value import address
from clinicpages.card import card, clinic_colour, touch_icon
from clinicpages.project import Project

# Where MkDocs 1.6.1 with Material 9.8.1 and Zensical 0.0.73 put the theme's own files.
THEME_FOLDERS = ("assets/javascripts", "assets/stylesheets", "assets/images")
STYLE = "assets/styles/site.css"


def finish(project: Project, site: Path) -> None:
    """Changes the freshly built site in place. Without our overrides/ it changes nothing."""
    dial(site)
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]

    def asked(address: str) -> bool:
        return any(address in page for page in pages)

    for folder in THEME_FOLDERS:
        if not asked(f"{folder}/"):
            shutil.rmtree(site / folder, ignore_errors=True)
    if asked(STYLE):
        colour(project, site / STYLE)
    for path in (*site.glob("assets/styles/*.css"), *site.glob("assets/script/*.js")):
        path.write_text(lighter(path.read_text("utf-8")), "utf-8")
    if asked("assets/card.png"):
        (site / "assets/card.png").write_bytes(card(project))
    if asked("assets/icon.png") and (site / "assets/icon.svg").is_file():
        (site / "assets/icon.png").write_bytes(touch_icon(site / "assets/icon.svg"))


_FOOTER = re.compile(r'<footer class="site">.*?</footer>', re.S)
_CALL = re.compile(r'(?<=<a href=")tel:[^"]*(?=">([^<]*)</a>)')


def dial(site: Path) -> None:
    """Gives each phone number in the footer the address that dials it, as in the text of a page.

    It is written after the build because a template has no way to leave out “(0)” or a bracket.
    """

    def whole(footer: re.Match[str]) -> str:
        return _CALL.sub(lambda m: escape(address("phone", unescape(m[1]))), footer[0])

    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        if (better := _FOOTER.sub(whole, page)) != page:
            path.write_text(better, "utf-8")


_COMMENTS = re.compile(r"/\*.*?\*/|^[ \t]*//[^\n]*$", re.S | re.M)


def lighter(text: str) -> str:
    """A style sheet or script of ours without comments, indents and empty lines.

    A comment of `//` has its own line in our scripts, so no address in a text is mistaken for one.
    """
    lines = (line.strip() for line in _COMMENTS.sub("", text).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def colour(project: Project, style: Path) -> None:
    """Puts the clinic's colour into the style sheet; in the dark scheme ours stays, as it is light.

    It is written after the build because the pages hold no inline style.
    """
    if own := clinic_colour(project):
        rule = f"{{ :root {{ --accent: {own}; }} }}"
        with style.open("a", encoding="utf-8") as sheet:
            sheet.write(f"\n@media screen and (prefers-color-scheme: light) {rule}\n")
