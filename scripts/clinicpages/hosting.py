"""What a web server says with each page: a policy that lets nothing foreign run, and kin.

The policy allows no inline script or style and no hash of one: a tool that blesses what it finds
would bless an attacker's too. https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clinicpages.built import built_pages
from clinicpages.clinic import is_set
from clinicpages.page import Page
from clinicpages.project import Project

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
# Browsers ignore it in a page, and write an error for it.
NOT_IN_A_PAGE = "frame-ancestors 'none'"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(POLICY),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.I)


def protect(project: Project, site: Path) -> None:
    """Writes `_headers` (Netlify, Cloudflare), and policy and linked data into each page.

    Pages of another frame than ours are left alone: a stock theme needs inline scripts.
    """
    if not any((project.root / "overrides").glob("main.html")):
        return
    (site / "_headers").write_text(headers_file(), "utf-8")
    for built in built_pages(project, site):
        into = meta()
        if built.page is not None:
            into += linked_data(project, built.page, built.name)
        built.path.write_text(_after_charset(built.html, into), "utf-8")


def _after_charset(page: str, into: str) -> str:
    """The page with `into` as the first thing after its charset, before anything is loaded."""
    return _CHARSET.sub(lambda match: match[0] + into, page, count=1)


def meta(offline: bool = False) -> str:
    """The policy as a meta tag, for hosts that send no headers (GitHub Pages) and for a folder.

    In a folder Firefox calls the search form's own address foreign: `file:` is allowed there.
    """
    rows = [row for row in POLICY if row != NOT_IN_A_PAGE]
    if offline:
        rows = [f"{row} file:" if row.startswith("form-action") else row for row in rows]
    policy = html.escape("; ".join(rows), quote=False)
    return f'\n<meta http-equiv="Content-Security-Policy" content="{policy}">'


def headers_file() -> str:
    """`_headers` as Netlify and Cloudflare Pages read it: for every address, each header."""
    rows = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    return f"/*\n{rows}"


def nginx_file() -> str:
    """A server block for nginx. All headers stand in one place: a `location` that adds one of its
    own would drop the rest.
    """
    rows = "\n".join(f'    add_header {name} "{value}" always;' for name, value in HEADERS.items())
    return f"""\
# nginx for the built site. Change server_name, the certificate and root; then reload nginx.
server {{
    listen 443 ssl;
    http2 on;
    server_name spine.example.org;
    ssl_certificate /etc/ssl/certs/spine.pem;
    ssl_certificate_key /etc/ssl/private/spine.key;
    root /var/www/site;

    # No add_header inside a location: it would drop all of these there.
{rows}

    charset utf-8;
    server_tokens off;
    # Below a sub-path, name it here too: /patients/spine/404.html
    error_page 404 /404.html;
    error_page 403 =404 /404.html;
    gzip on;
    gzip_vary on;
    gzip_types text/css text/javascript application/javascript image/svg+xml application/json;

    # An address without its last slash is sent on to the one with it: links in a page count on it.
    index index.html;
    absolute_redirect off;
    location / {{
        try_files $uri $uri/ =404;
        expires 1h;
    }}

    # For Netlify and Cloudflare; nobody else needs to read it, below any path.
    location ~ /_headers$ {{
        return 404;
    }}
}}
"""


def linked_data(project: Project, page: Page, name: str) -> str:
    """What the page is, for search engines (schema.org): data that no browser runs."""
    address = str(project.config.get("site_url") or "")
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": str(page.meta.get("title") or project.config.get("site_name") or ""),
        "description": str(page.meta.get("description") or ""),
        "inLanguage": "en-GB",
        "audience": {"@type": "Patient"},
    }
    if address:
        about["url"] = address + name.removesuffix("index.html")
    if page.meta.get("checked"):
        about["dateModified"] = str(page.meta["checked"])
    if page.meta.get("reviewed") and page.meta.get("reviewer"):
        about["lastReviewed"] = str(page.meta["reviewed"])
        about["reviewedBy"] = {"@type": "Person", "name": str(page.meta["reviewer"])}
    if publisher := _publisher(project):
        about["publisher"] = publisher
    # "<" as a number, so that no text can end the element.
    text = json.dumps(about, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f'\n<script type="application/ld+json">{text}</script>'


def _publisher(project: Project) -> dict[str, Any]:
    """The clinic as an organisation; empty until it has a name."""
    clinic = project.clinic
    if not is_set(clinic.get("name")):
        return {}

    def given(keys: Mapping[str, str]) -> dict[str, Any]:
        return {says: str(clinic[key]) for key, says in keys.items() if is_set(clinic.get(key))}

    about = given({"name": "name", "phone": "telephone", "web_address": "url"})
    if place := given({"address": "streetAddress", "country": "addressCountry"}):
        about["address"] = {"@type": "PostalAddress", **place}
    return {"@type": "MedicalOrganization", **about}
