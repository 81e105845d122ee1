"""`python -m tests.browser.images`: pictures of reports for `docs/images`, from samples and shipped model."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.report.made import ROOT

OUT = ROOT / "docs" / "images"
ARTICLE = "samples/ukraine-wire.txt"
MAX_BYTES = 300_000

DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 780}
# Name, which report, window, theme, what to click, what to scroll to.
PICTURES = [
    ("report-article-light", "article", DESK, "light", "#m3", None),
    ("report-article-dark", "article", DESK, "dark", "#m3", None),
    ("report-phone", "article", PHONE, "light", "#m3", None),
    ("report-phone-dark", "article", PHONE, "dark", "#m13", None),
    ("report-audit", "article", DESK, "light", None, ".cx-audit"),
    ("report-collection-light", "collection", DESK, "light", None, None),
    ("report-collection-dark", "collection", DESK, "dark", None, "#speakers"),
    ("report-matrix", "collection", DESK, "light", None, "#matrix"),
]


def main():
    """Make the reports, and take the pictures."""
    OUT.mkdir(exist_ok=True)
    samples = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "samples").glob("*.txt"))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        make_report([ARTICLE], folder / "article.html")
        make_report([*samples, "--title", "Ten samples"], folder / "collection.html")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture, report, size, theme, click, scroll in PICTURES:
            context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
            page = context.new_page()
            page.goto((folder / f"{report}.html").as_uri())
            if click:
                page.click(click)
            if scroll:
                page.evaluate("selector => document.querySelector(selector).scrollIntoView()", scroll)
            page.wait_for_timeout(300)
            data = page.screenshot(path=OUT / f"{picture}.png")
            assert len(data) < MAX_BYTES, f"{picture} has {len(data):,} bytes"
            context.close()
        browser.close()


def make_report(arguments, output):
    """Run `claimx report` in the checkout, so that no other path shows."""
    command = [sys.executable, "-m", "claimx", "report", *arguments, "--output", str(output)]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
