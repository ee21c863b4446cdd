"""Take the README's pictures anew: `.venv/bin/python docs/screenshots.py`.

It drives the real demo in Chromium and the real command in a terminal's width. It does not care what they show: look at
the pictures before they are committed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
BRIEFING = str(Path(sys.executable).parent / "briefing")
CHROMIUM = shutil.which("chromium") or "chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
COLUMNS = "96"
MENTION = "@Briefing "
QUESTION = "How many people have died in the Brackwater flood?"


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """The running demo: the page's address and the data folder."""
    process = subprocess.Popen([BRIEFING, "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = re.search(r"http://\S+", process.stdout.readline())
    folder = re.search(r"BRIEFING_HOME=(\S+)", process.stdout.readline())
    assert address is not None and folder is not None
    try:
        yield address.group(0), folder.group(1)
    finally:
        process.terminate()
        process.wait()


def picture_page(page: Page) -> None:
    """A question in the channel, answered in its thread; then tomorrow's digest."""
    page.locator("#composer").fill(MENTION + QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#thread-messages .message").nth(1)).to_contain_text("Newest source")
    page.screenshot(path=HERE / "local-slack.png")
    page.keyboard.press("Escape")
    page.locator("#composer").fill("/digest subscribe")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Next morning").click()
    parent = page.locator("#messages .message", has_text="17 November").last
    parent.locator(".thread-summary").click()
    expect(page.locator("#thread-messages")).to_contain_text("Ferrowell accepts")
    page.screenshot(path=HERE / "digest.png")


def picture_terminal(browser: Browser, home: str) -> None:
    """`briefing ask` as a terminal shows it."""
    environment = {**os.environ, "BRIEFING_HOME": home, "COLUMNS": COLUMNS, "FORCE_COLOR": "1"}
    shown = subprocess.run([BRIEFING, "ask", QUESTION], env=environment, capture_output=True, text=True, check=True)
    console = Console(record=True, width=int(COLUMNS), file=StringIO(), force_terminal=True)
    console.print(Text(f'$ briefing ask "{QUESTION}"', style="bold"))
    console.print(Text.from_ansi(shown.stdout.rstrip()))
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    page.set_content(f"<body style='margin:0'>{console.export_svg(title='briefing')}</body>")
    page.locator("svg").first.screenshot(path=HERE / "terminal.png")


def main() -> None:
    """Write `local-slack.png`, `digest.png` and `terminal.png` beside this file."""
    with demo() as (address, home), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=60_000)
        picture_terminal(browser, home)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(60_000)
        page.goto(address)
        picture_page(page)
        browser.close()


if __name__ == "__main__":
    main()
