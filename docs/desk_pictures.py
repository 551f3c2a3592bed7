"""Pictures of the analyst's page for the documents: ``python docs/desk_pictures.py FILE``.

FILE is the page as ``collabsim desk --export`` writes it. The pictures go to docs/pictures. With a
folder after FILE every tab is saved there at four widths and in three languages, to be looked at.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTHS = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
LANGUAGES = ("nb", "nn", "en")
PATIENCE_MS = 600_000

ASKED = """async () => {
  const { app } = globalThis.collabsimDesk;
  app.ask({ ...app.question, sizes: [3000, 10000, 30000, 120000], replications: 400, sets: 20 });
  await app.compute();
  app.sideSize = 120000;
  await app.drawing.done;
}"""
SHOWN = """async ([tab, size]) => {
  const { app } = globalThis.collabsimDesk;
  app.show(tab);
  await app.drawing.done;
  if (size) app.movedAt(size);
  await app.drawing.done;
  document.getElementById(tab === "pilot" ? "story-go" : `${tab}-go`)?.click();
  const busy = () => app.phase === "running" || document.querySelector("[aria-busy=true]");
  do await new Promise((done) => setTimeout(done, 100)); while (busy());
  await app.drawing.done;
  await new Promise((done) => setTimeout(done, 300));
}"""
SPOKEN = "(code) => globalThis.collabsimDesk.app.speak(code)"
TABS = """() => [...document.querySelectorAll("#tabs [role=tab]")].map((one) => one.id.slice(4))"""

KEPT = {
    "desk_page": (1280, "nb", "effect"),
    "desk_nynorsk": (1280, "nn", "ended"),
    "desk_english": (1280, "en", "matters"),
    "desk_kroner": (1280, "nb", "kroner"),
    "desk_tipping": (1280, "nb", "tipping"),
    "desk_instruments": (1280, "nb", "instruments"),
    "desk_pilot": (1280, "nb", "pilot"),
    "desk_numbers": (1280, "nb", "numbers"),
    "desk_projector": (1920, "nb", "size"),
    "desk_tablet": (768, "nb", "ended"),
    "desk_page_phone": (360, "nb", "effect"),
    "desk_phone_kroner": (360, "nb", "kroner"),
}
"""Pictures by name: width, language, tab."""
QUALITY = 82


@contextmanager
def answered(browser: Browser, file: Path, width: int) -> Iterator[Page]:
    """The page with an answer, at a width."""
    page = browser.new_page(viewport={"width": width, "height": WIDTHS[width]})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(file.resolve().as_uri())
    page.wait_for_selector("body[data-ready]")
    page.evaluate(ASKED)
    yield page
    page.close()


def every_tab(browser: Browser, file: Path, folder: Path) -> None:
    """Each tab at each width; in the other languages at the narrowest and the usual one."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        with answered(browser, file, width) as page:
            for language in LANGUAGES if width in {360, 1280} else LANGUAGES[:1]:
                page.evaluate(SPOKEN, language)
                for tab in page.evaluate(TABS):
                    page.evaluate(SHOWN, [tab, 120_000])
                    page.screenshot(
                        path=folder / f"{tab}_{width}_{language}.png", full_page=width == 360
                    )


def kept(picture: bytes, name: str) -> None:
    """Write a picture where the documents look for it."""
    with Image.open(io.BytesIO(picture)) as taken:
        taken.save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)


def main(file: Path, folder: Path | None) -> None:
    """Take the pictures that the documents show, or every one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, timeout=PATIENCE_MS
        )
        if folder:
            every_tab(browser, file, folder)
        for width in {width for width, _, _ in KEPT.values()} if not folder else ():
            with answered(browser, file, width) as page:
                for name, (at, language, tab) in KEPT.items():
                    if at == width:
                        page.evaluate(
                            "(code) => globalThis.collabsimDesk.app.speak(code)", language
                        )
                        page.evaluate(SHOWN, [tab, 120_000])
                        kept(page.screenshot(), name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
