"""Pictures of the classroom page for the documents: ``python docs/classroom_pictures.py FILE``.

FILE is the page as ``collabsim classroom`` exports it. The pictures go to docs/pictures.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROJECTOR, SMALL_PROJECTOR, PHONE = (1920, 1080), (1280, 720), (360, 740)

TO_A_FULL_DESK = """
  let best = [0, 0];
  for (let at = 0; at < app.steps.length; at += 1) {
    app.position = at;
    const waiting = app.worlds.map((_, side) =>
      app.stateOf(side).pilots.filter((pilot) => pilot?.case?.open).length);
    if (Math.min(...waiting) > best[0]) best = [Math.min(...waiting), at];
  }
  page.player.go(best[1] + 1);
"""
TO_A_STOP = """
  page.player.go(app.steps.length - 1);
  const told = (one) => one?.causes.some((cause) => cause.because && cause.kind !== "lever");
  const row = app.worlds[1].because.findIndex(told);
  page.select(1, { pilot: row });
"""

SCENES: dict[str, tuple[tuple[int, int], str]] = {
    "projector": (PROJECTOR, f"app.change({{ panel: null }}); {TO_A_FULL_DESK}"),
    "lesson": (
        SMALL_PROJECTOR,
        """page.panels.lesson.start('lesson_45'); page.panels.lesson.go(1);
        app.change({ guess: { small: [2, 9, 14, 3], large: [6, 12, 7, 1] } });""",
    ),
    "story": (SMALL_PROJECTOR, TO_A_STOP),
    "luck": (
        SMALL_PROJECTOR,
        "page.player.go(app.steps.length - 1); app.change({ panel: null }); page.toggleView();",
    ),
    "levers": (
        PROJECTOR,
        """app.change({ panel: 'levers', twin: 'lever', town: 1,
        levers: ['delegation', 'pooled_budget', 'threshold'] });
        page.player.go(app.steps.length - 1);""",
    ),
    "phone": (PHONE, f"{TO_A_FULL_DESK} app.change({{ side: 1 }});"),
}


def take(page_file: Path) -> None:
    """Open the page once for each scene and save what is seen."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, ((width, height), script) in SCENES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(f"{page_file.resolve().as_uri()}#s=explore")
            page.wait_for_selector("body[data-ready]")
            page.evaluate(f"() => {{ const {{ app, page }} = window.collabsim; {script} }}")
            page.wait_for_timeout(1500)
            page.screenshot(path=PICTURES / f"classroom_{name}.png")
            context.close()
            print(f"classroom_{name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
