"""The offline copy: the site as one zip file that opens from a folder, without any network."""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence, Set
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from clinicpages.days import epoch
from clinicpages.export import shared
from clinicpages.export.fill import Made, filled
from clinicpages.problem import Trouble
from clinicpages.project import Project
from clinicpages.search.whole import whole

NAME = "site-offline.zip"
# What stands in the place of the list of files when the copy holds none of them.
_ELSEWHERE = """
<p>This copy holds the pages alone. The files to print are at
<a href="{0}{1}">{0}{1}</a>. You can also ask for them where you got this copy.</p>
"""
# Only a web server needs these, and search files of other engines are never opened.
LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "CNAME", "_headers")
LEFT_OUT_ENDS = (".map", "search_index.json", "search.json", "objects.inv", ".gz", ".br")
# The search loads its parts by names that it puts together itself; the index brings its texts.
SEARCH = "assets/search/"
INDEX = SEARCH + "index.js"
LEFT_OUT_FOLDERS = ("assets/javascripts/lunr/", SEARCH + "text/")

# What only search engines, shared links and the tabs of the web show; of no use in a folder.
_FOR_THE_WEB = re.compile(
    r'<meta (?:property="og:|name="description")[^>]*>\n?'
    r'|<link rel="(?:canonical|icon|apple-touch-icon)"[^>]*>\n?'
    r'|<script type="application/ld\+json">.*?</script>\n?',
    re.S,
)
# What our own checks look for, and what the policy allows to a server's pages alone.
_FOR_US = re.compile(r""" data-figure="[^"]*"|(?:font|connect|manifest)-src 'self'; """)
_BETWEEN = re.compile(r"(?<=>)\s*\n\s*(?=<)")
_PRE = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.S)
_QUOTED = re.compile(r'="([\w./#:;?%+-]+)"(?=[\s>])')
_ITEM_END = re.compile(r"</li>(?=\s*(?:<li|</ul|</ol)\b)")
# Where a line may end without a space to be seen.
_LINE_END = re.compile(
    r"\n(?=</?(?:article|body|d[dlt]|details|div|fig(?:ure|caption)|footer|h[1-6]|head(?:er)?|li|link"
    r"|main|meta|nav|[ou]l|p|section|summary|t(?:able|body|[dhr]|emplate|head|itle))\b)"
)
_META = re.compile(r"<meta\b[^>]*>")
_TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_ADDRESS = re.compile(r"""(\s(href|src|action|poster)=)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def make(project: Project, site: Path, target: Path, inside: Sequence[Made] = ()) -> Made:
    """The zip of the site, with the PDFs `inside`, which stand in the site's downloads already.

    Raises Trouble listing what its pages need and the site lacks.
    """
    base = str(project.config.get("site_url") or "https://example.org/")
    # The PDFs stand in the site by now, but no page names one yet.
    files = [*chosen(site), *(f"downloads/{made.name}" for made in inside)]
    missing: list[str] = []
    pages: dict[str, str] = {}
    for name in files:
        if name.endswith(".html"):
            html = page((site / name).read_text("utf-8"), name, set(files), base, missing)
            address = escape(name.removesuffix("index.html"))
            pages[name] = filled(html, name, inside, _ELSEWHERE.format(base, address))
    if missing:
        rows = "\n".join(f"  {row}" for row in sorted(set(missing)))
        raise Trouble(f"The offline copy would lack files that its pages need:\n{rows}")
    short, script = shared.moved(pages)
    texts = {name: pressed(html) for name, html in short.items()}
    if script:
        texts[shared.NAME] = script
    if INDEX in files:
        texts[INDEX] = whole(site)
    when = epoch(project)
    part = target.with_suffix(".part")
    _pack(part, site, {*files, *texts}, texts, when)
    part.replace(target)
    return Made(NAME, "The whole site", "offline", "", target.stat().st_size, 0, when)


def _pack(part: Path, site: Path, names: Set[str], texts: Mapping[str, str], when: int) -> None:
    """Zips these files of the site, all of one time; some of them with a text of their own."""
    stamp = datetime.datetime.fromtimestamp(when, datetime.UTC)
    with zipfile.ZipFile(part, "w") as archive:
        for name in sorted(names):
            data = texts[name].encode() if name in texts else (site / name).read_bytes()
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            # A PDF is compressed in itself.
            packed = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, packed, 9)


def chosen(site: Path) -> Iterator[str]:
    """The files that the copy holds, by name: pages, and what a page, style or script names."""
    names = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*")) if p.is_file()]
    names = [n for n in names if n not in LEFT_OUT and not n.endswith(LEFT_OUT_ENDS)]
    names = [n for n in names if not n.startswith(LEFT_OUT_FOLDERS)]
    asking = [n for n in names if n.endswith((".html", ".css", ".js", ".svg"))]
    texts = ((site / n).read_text("utf-8") for n in asking)
    told = "".join(_META.sub("", _FOR_THE_WEB.sub("", text)) for text in texts)
    for name in names:
        last = posixpath.basename(name)
        is_told = last in told or quote(last) in told
        if name.endswith(".html") or name.startswith(SEARCH) or is_told:
            yield name


def page(html: str, name: str, files: set[str], base: str, missing: list[str]) -> str:
    """A page whose addresses are files beside it. What a page needs and lacks goes to `missing`."""

    def address(match: re.Match[str]) -> str:
        given = unescape(next(g for g in match.groups()[2:] if g is not None))
        found = file_address(given, name, files, base)
        if found is None:
            if match[2].lower() in ("src", "poster"):
                missing.append(f"{name} needs {given}")
            path = urlsplit(urljoin(f"http://site/{name}", given))
            found = urljoin(base, path.path.lstrip("/")) + (
                f"#{path.fragment}" if path.fragment else ""
            )
        return f'{match[1]}"{escape(found)}"'

    def tag(match: re.Match[str]) -> str:
        plain = _FOR_US.sub("", match[0])
        if plain.startswith("<meta http-equiv"):
            plain = plain.replace("form-action 'self'", "form-action 'self' file:")
        if plain.startswith(("<meta", "<base")) or 'rel="canonical"' in plain:
            return plain
        return _ADDRESS.sub(address, plain)

    html = _FOR_THE_WEB.sub("", html)
    parts = _PRE.split(_TAG.sub(tag, html))
    for number in range(0, len(parts), 2):
        parts[number] = _BETWEEN.sub("\n", parts[number])
    return "".join(parts)


def pressed(html: str) -> str:
    """The same page without the quotes and the ends of items and lines that HTML can do without."""
    parts = _PRE.split(html)
    for number in range(0, len(parts), 2):
        plain = _TAG.sub(lambda tag: _QUOTED.sub(r"=\1", tag[0]), parts[number])
        parts[number] = _LINE_END.sub("", _ITEM_END.sub("", plain))
    return "".join(parts)


def file_address(given: str, name: str, files: set[str], base: str) -> str | None:
    """The address as a file of the copy; as it is when it leads elsewhere; None when missing."""
    given = given.strip()
    if given.startswith("#") or not given:
        return given
    if given.startswith(base):
        given = "/" + given.removeprefix(base)
    parts = urlsplit(urljoin(f"http://site/{name}", given))
    if parts.netloc != "site" or parts.scheme != "http":
        return given
    path = unquote(parts.path).lstrip("/")
    path += "index.html" if not path or path.endswith("/") else ""
    if path not in files and f"{path}/index.html" in files:
        path += "/index.html"
    if path not in files:
        return None
    found = quote(posixpath.relpath(path, posixpath.dirname(name) or "."))
    found += f"?{parts.query}" if parts.query else ""
    return found + (f"#{parts.fragment}" if parts.fragment else "")
