"""Starting Chromium for tests: the system's own, headless shell first, with a Chinese font beside the machine's."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def executable() -> str:
    """Where the system's Chromium is."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return "/usr/bin/chromium"


@cache
def font_settings() -> str:
    """A fontconfig file that adds the package's Noto Sans SC to what the machine has."""
    import justmytype_intl_cjk

    fonts = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
    folder = Path(tempfile.gettempdir()) / f"convenio-fonts-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir>'
        f"<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    return str(path)


def launch(playwright: Playwright) -> Browser:
    """A browser without window; end it with ``close``."""
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": font_settings()}
    return playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS, env=environment)
