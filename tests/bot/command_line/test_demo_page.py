"""The demo as a newcomer meets it: the page in a real browser, the real bot behind it, from question to digest."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.bot.command_line.conftest import BRIEFING

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)
PATIENCE_MS = 60_000


@pytest.fixture
def page(tmp_path: Path, models: Path, chromium: str) -> Iterator[Page]:
    environment = {**os.environ, "BRIEFING_HOME": str(tmp_path), "BRIEFING_MODELS": str(models)}
    demo = subprocess.Popen(
        [BRIEFING, "demo", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert demo.stdout is not None and demo.stderr is not None
        address = re.search(r"http://\S+", demo.stdout.readline())
        assert address is not None, demo.stderr.read()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
            page = browser.new_page(viewport={"width": 1280, "height": 820})
            page.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
            page.goto(address.group(0))
            yield page
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


def test_from_a_question_to_tomorrows_digest(page: Page) -> None:
    composer = page.locator("#composer")
    composer.fill("@Briefing To what level did the Bank of Lorvania raise its key rate?")
    composer.press("Enter")
    thread = page.locator("#thread-messages .message")
    expect(thread.nth(1)).to_contain_text("4.25 per cent")
    expect(thread.nth(1)).to_contain_text("Tessel Wire")
    expect(thread.nth(1)).to_contain_text("Newest source:")

    reply = page.locator("#thread-composer")
    reply.fill("And how did its board vote?")
    reply.press("Enter")
    expect(thread.nth(3)).to_contain_text("Newest source")

    thread.nth(1).get_by_role("button", name="Evidence").click()
    expect(page.get_by_role("dialog")).to_contain_text("verbatim")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    composer.fill("/lookup mortgage rates since:2026-11-05")
    composer.press("Enter")
    private = page.locator(".message.ephemeral")
    expect(private).to_contain_text("Lenders raise mortgage rates")

    composer.fill("/digest subscribe")
    composer.press("Enter")
    modal = page.get_by_role("dialog", name="Daily digest")
    modal.get_by_label("Topics").fill("flood, port strike")
    modal.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#messages .message:not(.ephemeral)").last).to_contain_text("digest")

    page.get_by_role("button", name="Next morning").click()
    parent = page.locator("#messages .message", has_text="Water minister resigns over Brackwater flood").last
    expect(parent).to_contain_text("17 November")
    expect(parent).to_contain_text("Estmere dockers to return to work")
    expect(parent).not_to_contain_text("derails")
    parent.locator(".thread-summary").click()
    expect(page.locator("#thread-messages")).to_contain_text("Tessel Wire")
