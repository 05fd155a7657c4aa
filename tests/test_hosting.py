"""Headers and policy: made by the build, the same in each form, and kept by every page."""

from __future__ import annotations

import functools
import http.client
import http.server
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from clinicpages.bench import host
from clinicpages.builder import pages
from clinicpages.clinic import with_clinic
from clinicpages.hosting import HEADERS, headers_file, linked_data, meta, nginx_file
from clinicpages.project import Project
from playwright.sync_api import Browser, Route

from tests.conftest import ROOT


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "sha" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "require-trusted-types-for 'script'" in policy


def test_each_form_says_the_same() -> None:
    for name, value in HEADERS.items():
        assert f"  {name}: {value}\n" in headers_file()
        assert f'add_header {name} "{value}" always;' in nginx_file()
    assert (ROOT / "hosting" / "nginx.conf").read_text("utf-8") == nginx_file()
    for block in re.findall(r"location [^{]*\{[^}]*\}", nginx_file()):
        assert "add_header" not in block


def inside_another_site() -> str:
    """Our file as a clinic's own server block, with the location of hosting/README.md in it."""
    text = nginx_file()
    own = re.search(
        r"```\n(location .*?)```", (ROOT / "hosting/README.md").read_text("utf-8"), re.S
    )
    assert own
    headers = "\n".join(re.findall(r"    add_header .*", text))
    block = own[1].replace("# Here all add_header lines of nginx.conf.", headers)
    start, end = text.index("    # An address without"), text.rindex("}")
    return f"{text[:start]}{block}{text[end:]}"


@pytest.mark.parametrize("place", ["own server", "inside another site"])
def test_nginx_sends_an_address_without_its_slash_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Below a sub-path too; and what is only for other servers is shown to nobody."""
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("nginx is not installed")
    if place != "own server":
        monkeypatch.setattr(host, "nginx_file", inside_another_site)
    for name in ("", "driving/", "patients/spine/", "patients/spine/driving/"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "index.html").write_text(f"page {name}")
        (tmp_path / name / "_headers").write_text("secret")
    for name in ("404.html", "patients/spine/404.html"):
        (tmp_path / name).write_text("lost")
    (tmp_path / "patients/spine/assets").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with host.nginx(tmp_path, port):

        def answer(path: str) -> tuple[int, str]:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", path)
                got = connection.getresponse()
                assert got.getheader("X-Frame-Options") == "DENY"
                text = got.read().decode()
                return got.status, got.getheader("Location") or text

        for name in ("/driving", "/patients/spine", "/patients/spine/driving"):
            if name != "/driving" or place == "own server":
                assert answer(name) == (301, f"{name}/")
                assert answer(f"{name}/") == (200, f"page {name[1:]}/")
                assert answer(f"{name}/_headers") == (404, "lost")
        for name in ("assets/", "no-such-page/"):
            assert answer(f"/patients/spine/{name}") == (404, "lost")


def test_in_a_page_the_policy_leaves_out_what_browsers_refuse_there() -> None:
    assert "frame-ancestors" not in meta()
    assert "form-action 'self' file:" in meta(offline=True)
    assert "file:" not in meta()


def test_every_page_holds_the_policy_once(built_mkdocs: Path, built_zensical: Path) -> None:
    for site in (built_mkdocs, built_zensical):
        assert (site / "_headers").read_text("utf-8") == headers_file()
        for path in [*pages(site), site / "404.html"]:
            assert path.read_text("utf-8").count(meta()) == 1, path


def test_linked_data_names_the_clinic_and_no_text_ends_it(project: Project) -> None:
    example = with_clinic(project, ROOT / "tests" / "clinics" / "example.yml")
    page = next(page for page in project.pages if page.file.endswith("driving.md"))
    text = linked_data(example, page, "driving/index.html")
    data = json.loads(text.split(">", 1)[1].removesuffix("</script>"))
    assert data["url"] == "https://spine.larkmeadow.hospital/driving/"
    assert data["publisher"]["telephone"] == "0171 946 2271"
    assert "lastReviewed" not in data, "no clinician has signed the page"
    hostile = {**page.meta, "title": "</script><script>alert(1)</script>"}
    object.__setattr__(page, "meta", hostile)
    assert linked_data(example, page, "x").count("</script>") == 1


class WithHeaders(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def hosted(built_mkdocs: Path) -> Iterator[str]:
    handler = functools.partial(WithHeaders, directory=str(built_mkdocs))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


WATCH = """
window.faults = [];
addEventListener("securitypolicyviolation", (e) =>
  faults.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


@pytest.mark.browser
def test_no_page_breaks_the_policy(browser: Browser, hosted: str, built_mkdocs: Path) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in pages(built_mkdocs):
        name = path.relative_to(built_mkdocs).as_posix().removesuffix("index.html")
        page.goto(hosted + name, wait_until="load")
        assert page.evaluate("faults") == [], name
    assert errors == []
    context.close()


@pytest.mark.browser
def test_what_an_attacker_adds_does_not_run(browser: Browser, hosted: str) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()

    def tampered(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace(
            "</main>",
            "<script>window.ran=1</script><img src=x onerror='window.ran=2'>"
            "<a id=bad href='javascript:window.ran=3'>x</a><p style='color:red' id=styled>x</p>"
            "<script src='https://evil.example/x.js'></script></main>",
        )
        route.fulfill(response=answer, body=body)

    page.route("**/driving/", tampered)
    page.goto(hosted + "driving/", wait_until="load")
    page.click("#bad")
    assert page.evaluate("window.ran") is None
    kinds = {fault.split()[0] for fault in page.evaluate("faults")}
    assert {"script-src-elem", "script-src-attr", "style-src-attr"} <= kinds
    context.close()
