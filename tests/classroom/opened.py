"""A page in a browser, and how one that has been used is made as good as new."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

PATIENCE_SECONDS = 120.0
"""After this a condition is given up. No test measures by it: a busy machine may take its time."""

DASHBOARD = "#s=explore"
"""The fragment that opens the page at its dashboard."""

FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

LOOK = (
    """
async () => {
  await """
    + FRAMES
    + """;
  const { app, page } = window.collabsim;
  const everything = document.documentElement.cloneNode(true);
  for (const script of everything.querySelectorAll("script")) script.remove();
  // What is hidden is written anew before it is shown.
  for (const one of everything.querySelectorAll("[hidden]"))
    one.replaceWith(`hidden ${one.id} ${one.className.baseVal ?? one.className}`);
  for (const one of everything.querySelectorAll("[data-key='']")) delete one.dataset.key;
  const fields = [...document.querySelectorAll("input, select, textarea")].filter(
    (one) => one.checkVisibility(),
  );
  const scrolled = [...document.querySelectorAll("*")].filter((one) => one.scrollTop);
  return JSON.stringify([
    everything.outerHTML,
    fields.map((one) => [one.value, one.checked]),
    scrolled.map((one) => [one.id, one.className, one.scrollTop]),
    [location.href, scrollX, scrollY, innerWidth, innerHeight, matchMedia("print").matches],
    [app.setup, app.position, app.luck, app.words.language, page.player.pace],
    [page.player.playing, document.activeElement === document.body],
    [app, page, page.player, page.controls, page.panels].map((one) => Object.keys(one).sort()),
    [document.adoptedStyleSheets.length, Object.keys(window).length],
  ]);
}
"""
)
"""Whatever of a page a test can see or change, as one text."""

RESTORE = """
(first) => {
  const { app, page } = window.collabsim;
  page.player.go(0);
  page.player.setPace(first.pace);
  document.querySelectorAll("dialog").forEach((one) => {
    one.close();
    one.replaceChildren();
  });
  for (const name of Object.keys(app.setup)) if (!(name in first.setup)) delete app.setup[name];
  app.change({ ...structuredClone(first.setup), panel: null });
  page.draw();
  app.change({ panel: first.setup.panel, shown: first.setup.shown });
  if (!("view" in first)) delete document.body.dataset.view;
  document.activeElement?.blur();
  document.getElementById("live").replaceChildren();
  history.replaceState(null, "", location.pathname + "#s=explore");
  page.draw();
  document.querySelectorAll("*").forEach((one) => one.scrollTop && (one.scrollTop = 0));
}
"""

FIRST = """() => ({
  setup: structuredClone(window.collabsim.app.setup),
  pace: window.collabsim.page.player.pace,
})"""


@dataclass
class Opened:
    """An opened page, and what it asked for and complained about."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def run(self, script: str, argument: object = None) -> object:
        """Evaluate a script that may name ``app``, ``page`` and ``hash``."""
        return self.page.evaluate(
            f"async (given) => {{ const {{ app, page, hash }} = window.collabsim; {script} }}",
            argument,
        )

    def until(self, condition: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a condition holds. The content policy keeps the page from doing it itself."""
        end = time.monotonic() + seconds
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, condition
            self.page.wait_for_timeout(20)

    def settle(self) -> None:
        """Wait until what was planned has been drawn."""
        self.page.evaluate(FRAMES)


@dataclass
class Kept:
    """A page that is used by one test after another."""

    opened: Opened
    first: dict = field(init=False)
    looks: str = field(init=False)

    def __post_init__(self) -> None:
        """Remember how it looks when nobody has touched it."""
        self.first = self.opened.page.evaluate(FIRST)
        self.looks = self.opened.page.evaluate(LOOK)

    def as_new(self) -> bool:
        """Set the page back; whether nothing tells it from one that was just opened."""
        if self.opened.complaints:
            return False
        self.opened.page.evaluate(RESTORE, self.first)
        return self.opened.page.evaluate(LOOK) == self.looks


def listen(opened: Opened, *kinds: str) -> Opened:
    """Keep what the page asks for and complains about."""
    page = opened.page
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on(
        "console",
        lambda said: opened.complaints.append(said.text) if said.type in kinds else None,
    )
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    return opened


def thread_seconds(probe, *parts: str) -> float:
    """What the page's own thread has spent, so that what else the machine does is not counted."""
    found = {m["name"]: m["value"] for m in probe.send("Performance.getMetrics")["metrics"]}
    return sum(found[part] for part in parts)


def seconds_to_paint(chromium, file) -> float:
    """What the page's own thread spends from nothing to both municipalities painted."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, offline=True)
    page = context.new_page()
    probe = context.new_cdp_session(page)
    probe.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    # The browser writes the entry when it gets round to it, which may be after all is there.
    page.evaluate(
        "new Promise((seen) => new PerformanceObserver((list) =>"
        " list.getEntriesByName('first-contentful-paint').forEach(seen)"
        ").observe({ type: 'paint', buffered: true }))"
    )
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    assert page.locator("#stage-1 .person").count() > 190
    spent = thread_seconds(probe, "TaskDuration")
    context.close()
    return spent
