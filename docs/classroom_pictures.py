"""Pictures of the classroom page for the documents: ``python docs/classroom_pictures.py FILE``.

FILE is the page as ``collabsim classroom`` exports it. The pictures go to docs/pictures. With a
folder after FILE every scene of the story is saved there in three sizes, to be looked at.
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
    "pupil": (PHONE, "page.pupil.enter(); page.pupil.choose(4);"),
    "pupil_run": (
        PHONE,
        """page.pupil.enter(); page.pupil.pick('threshold'); page.pupil.go('watch');
        page.player.go(200);""",
    ),
    "numbers": (
        SMALL_PROJECTOR,
        """page.act.enter({ act: 'vote', beat: 0 });
        page.act.lesson.read('#v=0-0-1-2-3-5-6-5-3-2-0'); page.act.draw();
        page.act.lesson.collecting.open();""",
    ),
}


STORY = {
    "opening": "first.0",
    "desk": "first.8",
    "end": "first.10",
    "both": "first.14",
    "role": "roles.4",
    "role_came": "roles.5&r=x.x.2",
    "reveal": "reveal.0&v=0-0-1-2-3-5-6-5-3-2-0",
}
"""Scenes of the story whose pictures the documents keep, by their place in it."""

SIZES = {"1280": SMALL_PROJECTOR, "1920": PROJECTOR, "360": PHONE}


def look(page_file: Path, folder: Path) -> None:
    """Save every scene of the story in every size, to be looked at."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(page_file.resolve().as_uri())
            page.wait_for_selector("body[data-ready]")
            beats = page.evaluate("window.collabsim.page.act.beats.length")
            roles = ("0", "1&r=1", "2", "3&r=x.1", "4", "5&r=x.x.2", "6")
            scenes = ("vote", "reveal", "why", "rescue", "surprise", "buy", "close", "ticket")
            after = [*(f"roles.{one}" for one in roles), *(f"{one}.0" for one in scenes)]
            for place in [*(f"first.{n}" for n in range(beats)), *after]:
                page.evaluate("(to) => { location.hash = to }", f"s={place}")
                page.wait_for_timeout(200)
                page.screenshot(path=folder / f"{size}_{place}.png")
            context.close()
        browser.close()


def take_story(page_file: Path) -> None:
    """Save the scenes of the story that the documents show."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, place in STORY.items():
            context = browser.new_context(
                viewport={"width": 1280, "height": 720}, offline=True, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(f"{page_file.resolve().as_uri()}#s={place}")
            page.wait_for_selector("body[data-ready]")
            page.wait_for_timeout(500)
            page.screenshot(path=PICTURES / f"classroom_act_{name}.png")
            context.close()
            print(f"classroom_act_{name}.png")
        browser.close()


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
    if len(sys.argv) > 2:
        look(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        take_story(Path(sys.argv[1]))
        take(Path(sys.argv[1]))
