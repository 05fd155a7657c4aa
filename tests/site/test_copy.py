"""The offline copy of our own site beside the site itself."""

import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from clinicpages.export import offline
from clinicpages.project import Project
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from tests.site.conftest import Look, Open, visit


@pytest.fixture(scope="module")
def copy(built_mkdocs: Path, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline copy of our own site, unpacked."""
    folder = tmp_path_factory.mktemp("copy")
    offline.make(project, built_mkdocs, folder / "copy.zip")
    zipfile.ZipFile(folder / "copy.zip").extractall(folder / "copy")
    return folder / "copy"


def test_our_copy_is_small_enough_to_send(copy: Path) -> None:
    assert (copy.parent / "copy.zip").stat().st_size < 250_000


def test_without_scripts_every_address_of_our_copy_leads_somewhere(copy: Path) -> None:
    anchors: dict[str, set[str | None]] = {}
    asked: list[tuple[str, str, str]] = []
    for path in copy.rglob("*.html"):
        name = path.relative_to(copy).as_posix()
        html = LexborHTMLParser(path.read_text("utf-8"))
        anchors[name] = {node.attributes.get("id") for node in html.css("[id]")} | {"top", ""}
        for node in html.css("a[href]"):
            parsed = urlsplit(node.attributes["href"] or "")
            if not parsed.scheme:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), parsed.path))
                asked.append((name, target if parsed.path else name, unquote(parsed.fragment)))
    assert len(asked) > 500
    dead = [row for row in asked if row[2] not in anchors.get(row[1], set())]
    assert dead == []


# All that a reader sees, hears or can press, with addresses as seen from the root of the site.
SEEN = """(root) => {
  const address = (url) => url.replace(root, "").replace(/(^|\\/)index\\.html/, "$1");
  const all = (what, give) => [...document.querySelectorAll(what)].map(give);
  all(".take", (node) => node.remove());
  const marks = all("[aria-current], details[open]", (node) => node.textContent.replace(/\\s+/g, ""));
  all("details", (node) => (node.open = true));
  return {
    text: document.body.innerText.replace(/\\s+/g, " "),
    links: all("a, form", (node) => address(node.href || node.action)),
    tree: all("body *", (node) => node.localName).join(" "),
    marks,
    attributes: all("body *", (node) =>
      node.getAttributeNames()
        .filter((name) => !/^(href|src|action|data-shared|data-figure)$/.test(name))
        .map((name) => name + "=" + node.getAttribute(name)).sort().join(" ")),
  };
}"""


@pytest.mark.browser
def test_with_scripts_each_page_of_our_copy_is_the_page_of_the_site(
    copy: Path, built_mkdocs: Path, browser: Browser, open_page: Open, address: str
) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    root = copy.as_uri() + "/"
    compared = 0
    for name, online in visit(open_page, built_mkdocs, Look(1280)):
        # The copy has no 404 page, and says where the PDFs are instead of listing them.
        if name in ("404.html", "other-formats/"):
            continue
        page.goto(f"{root}{name}index.html")
        assert page.evaluate(SEEN, root) == online.evaluate(SEEN, address), name
        compared += 1
    assert compared > 30
    assert faults == []
    context.close()
