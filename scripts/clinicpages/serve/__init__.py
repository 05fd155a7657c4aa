"""`clinicpages serve`: the site live in the browser; an edit is there in under a second.

Zensical builds the preview, because it makes only what changed; the after-build steps then run as
in a real build. The built site/ is never touched.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

from clinicpages.builder import config_for
from clinicpages.project import CONFIG_VARIABLE, PREVIEW_VARIABLE, find
from clinicpages.serve.live import Live, snapshot, watch
from clinicpages.serve.server import open_server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages serve`."""
    parser.add_argument("--port", type=int, default=8000, help="8000, or the next free one")


def run(args: argparse.Namespace) -> int:
    """Serves until Ctrl-C. Gives 0 when stopped so."""
    project = find(args.config_file)
    preview = project.root / ".site.preview"
    with config_for(project, {"site_dir": preview.name}) as config:
        os.environ[CONFIG_VARIABLE] = str(config)
        os.environ[PREVIEW_VARIABLE] = "yes"
        with Live(project.config_path, config, preview) as live:
            # Taken before the build: what is saved meanwhile is a change too.
            seen = snapshot(live)
            live.build(everything=True)
            if live.fault:
                print(live.fault, file=sys.stderr)
            server = open_server(live, args.port)
            print(f"The site is at  http://127.0.0.1:{server.server_port}/")
            print("Save a file to see the change. Stop with Ctrl-C.", flush=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                watch(live, seen, _told)
            except KeyboardInterrupt:
                print("\nStopped.")
            finally:
                server.shutdown()
                server.server_close()
    return 0


def _told(live: Live, changed: list[Path]) -> None:
    names = ", ".join(path.name for path in changed[:3])
    print(live.fault or f"Shown again after a change in {names}.", flush=True)
