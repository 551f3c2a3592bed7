"""An opened page of the desk, and what it asked for and complained about."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

TABS = (
    "effect", "ended", "kroner", "size", "matters", "tipping", "instruments", "pilot", "numbers",
)  # fmt: skip
"""In the order in which they stand."""

PATIENCE_SECONDS = 180.0
"""After this a condition is given up. No test measures by it: a busy machine may take its time."""


@dataclass
class OpenedDesk:
    """The page with its application as ``app``."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def run(self, script, given=None):
        """Evaluate a script that may name ``app`` and ``given``; drawn before and after."""
        return self.page.evaluate(
            f"""async (given) => {{
              const {{ app }} = window.collabsimDesk;
              await app.drawing.done;
              const found = await (async () => {{ {script} }})();
              await app.drawing.done;
              return found;
            }}""",
            given,
        )

    def until(self, condition):
        """Wait until a condition holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, (condition, self.text("#said"), self.complaints)
            self.page.wait_for_timeout(25)

    def ask(self, **changes):
        """Change the question and have it answered."""
        self.run("app.ask({ ...app.question, ...given }); app.compute();", changes)
        self.until("app.phase !== 'running'")
        fault = self.run("return app.fault || app.broken")
        assert fault == "", fault

    def text(self, selector):
        """What stands in an element, when the page is drawn."""
        self.run("")
        return self.page.locator(selector).inner_text()

    def taken(self, key, folder):
        """A file that the page hands out."""
        with self.page.expect_download() as given:
            self.page.click(f"#take-{key}")
        path = folder / given.value.suggested_filename
        given.value.save_as(path)
        return path


def open_desk(chromium, address, *, size=(1280, 800), before="", touch=False, offline=True):
    """Open an address; ``before`` is run before the page's own script."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, offline=offline, reduced_motion="reduce",
        accept_downloads=True, has_touch=touch,
    )  # fmt: skip
    opened = OpenedDesk(context.new_page())
    page = opened.page
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on(
        "console",
        lambda said: (
            opened.complaints.append(said.text) if said.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    if before:
        page.add_init_script(before)
    page.goto(address)
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    return opened
