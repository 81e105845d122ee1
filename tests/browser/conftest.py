"""A browser without a screen, and pages that must neither complain nor reach out."""

import shutil

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="package")
def chromium():
    """Debian's Chromium; `apt-get install chromium` brings it.

    Gone with the last test of this folder: while Playwright runs, `asyncio.run` does not.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """A function that opens a URL in a window of its own; at the end nothing may have gone wrong in it.

    Options are those of `browser.new_context`; `origin` is where requests may go besides the page itself.
    """
    contexts, troubles = [], []

    def visit(url, *, origin=None, **options):
        context = chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        context.set_default_timeout(30_000)  # a loaded machine is no failure
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))

        def look(request):
            allowed = url.partition("#")[0] == request.url.partition("#")[0] or request.url.startswith(
                "data:"
            )
            if not allowed and not (origin and request.url.startswith(origin)):
                troubles.append(f"request to {request.url}")

        page.on("request", look)
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture(scope="session")
def violations():
    """A function that gives what axe-core finds on a page, serious or worse: one line a rule."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def run(page):
        found = axe.run(page).response["violations"]
        return [
            f"{rule['id']}: {rule['help']}: {[node['html'][:120] for node in rule['nodes'][:3]]}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]

    return run
