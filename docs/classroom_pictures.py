"""Pictures of every scene of the classroom page: ``python docs/classroom_pictures.py FILE``.

FILE is the page as ``collabsim classroom`` exports it. Each scene is taken at three widths into
docs/pictures/classroom, and docs/classroom_scenes.md is written around them. With a folder after
FILE (and a language after that) they are saved there instead, to be looked at.

Which scenes there are is read from their declarations: ``scenes.json`` for the story, the roles
and the lesson, the page itself for the steps of a pupil and the panels of the dashboard. The
sheets are printed as the browser prints them, which takes ``pdftoppm`` of Poppler to look at.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from collabsim.classroom.act import scenes
from collabsim.classroom.page import sources
from collabsim.classroom.sheets import SHEET_PAGES, write_sheets

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures" / "classroom"
SIZES = {"1280": (1280, 720), "1920": (1920, 1080), "360": (360, 740)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MOST_BYTES = 42_000
"""What a picture may take; one that would take more is written with less care for its grain."""
VOTES = "&v=0-0-1-2-3-5-6-5-3-2-0&x=threshold:9.pooled_budget:6.guide:4.mandate:3"
BOUGHT = "&b=pooled_budget.threshold"

NOT_IN_THE_RUN = frozenset({"more"})
"""Scenes of the story that the shipped run does not come to: nothing of the kind happens in it."""

STORY = {
    "opening": "One idea, and one button.",
    "asked": "The managers are asked whether it may start; for how long it has money.",
    "team": "The money shrinks month by month; what the team has come to believe.",
    "case": "A case is written; the managers answer whether they pay their share.",
    "advice": "The advisers read it.",
    "money": "The money is gone; from here on the founder waits unpaid.",
    "leaders": "The leaders answer, one desk after the other.",
    "question": "The first pause: will it live on?",
    "pile": "The desk it lies on, what else lies there, and the months that pass.",
    "back": "People leave, their answers lapse, the case has to go back.",
    "end": "The second pause: what, where, how long, and whether it worked.",
    "twin": "The same idea with the same luck, in a small municipality.",
    "small_case": "Who pays there, and what the advisers see.",
    "small_end": "How it was decided there.",
    "both": "Both ways on one calendar.",
    "role_manager": "The class is the unit manager: what that person sees and can do.",
    "role_manager_came": "What came of the class's choice, beside what the model's person did.",
    "role_adviser": "The class is an adviser.",
    "role_adviser_came": "What came of that.",
    "role_leader": "The class is the leader with the pile.",
    "role_leader_came": "What came of that.",
    "role_truth": "All ways through the choices, a mark for each.",
    "vote": "Of ten pilots, how many deliver? A bar for every hand.",
    "reveal": "The class's bars over the thousand runs of each municipality.",
    "why": "Reasons that a new run has borne out.",
    "rescue": "Hands for a lever, each with what it means in a few words.",
    "surprise": "The third pause: four numbers without and with the lever.",
    "buy": "Eight points to buy for, and the same four numbers.",
    "close": "What helped most, beside the municipality as it is.",
    "ticket": "The exit ticket, one question at a time.",
}
"""One line for each scene of ``scenes.json``."""

MORE = {
    "menu": "The menu of the story: languages, dark room, keys with letters off, the dashboard.",
    "collecting": "The teacher's page takes the pupils' numbers.",
    "notes": "The teacher's notes, here as the drawer of a browser that opens no window.",
    "dark": "The end in a dark room.",
    "pupil_vote": "A pupil's own page: the vote.",
    "pupil_number": "The vote as a number to read out and a code to hold up.",
    "pupil_levers": "One lever, and the value a pupil wants.",
    "pupil_watch": "The pupil's own run.",
    "pupil_result": "What it came to, and what a thousand runs say.",
    "dashboard": "The dashboard: both municipalities side by side.",
    "enlarged": "The many runs, enlarged, with their means and intervals.",
    "making": "A lever at a value that was not recorded: the page makes the runs itself.",
    "panel_lesson": "The lesson in the panel: guesses by show of hands, the answer hidden.",
    "panel_levers": "The levers, what they cost, and what gets worse.",
    "panel_story": "The story of a pilot, and why it stopped.",
    "panel_glossary": "The words.",
    "panel_share": "The address, and a code that leads there.",
    "panel_help": "The keys and the signs.",
}
"""One line for each place beside the stage."""

PAPER_DOTS = 80
"""Dots an inch of the pages of a sheet."""

SHEETS = {
    "lesson_20": "The plan for 20 minutes.",
    "lesson_45": "The plan for 45 minutes, and the levers.",
    "exit_ticket": "The exit ticket, and what a good answer holds.",
    "teacher_sheet": "The teacher's sheet, and the common misunderstandings.",
    "role_sheet": "The role scene: what each sees, can choose, did in the model, and came to.",
    "glossary": "The words of a municipality.",
    "instrument_words": "The words of the instruments.",
}
"""One line for each sheet."""

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
  page.select(1, { pilot: app.worlds[1].because.findIndex(told) });
"""
PUPIL = "page.pupil.enter(); page.pupil.choose(4);"
PULL = "page.pupil.pick('threshold');"
TO_THE_END = "page.player.go(app.steps.length - 1);"
DASHBOARD = "page.player.go(250); app.change({ selected: null });"
NOTES = """
  app.startLesson("lesson_45");
  page.act.go({ act: "first", beat: 1 });
  window.open = () => null;
  page.act.notes.open();
"""
DARK = """
  app.habits.dark = true;
  page.act.go({ act: "first", beat: page.act.beats.findIndex((one) => one.scene === "end") });
"""
MAKING = """
  const values = { threshold_nok: 250000 };
  app.change({ panel: "levers", twin: "lever", town: 1, levers: ["threshold"], values });
"""
LESSON = """
  page.panels.lesson.start("lesson_45");
  page.panels.lesson.go(3);
  app.change({ guess: { small: [2, 9, 14, 3], large: [6, 12, 7, 1] } });
"""
LEVERS = """
  const levers = ["delegation", "pooled_budget", "threshold"];
  app.change({ panel: "levers", twin: "lever", town: 1, levers });
"""
NO_FOLDERS = """
  const short = (one) => one.value.replace(/^file:[^#]*/, "file:///trap.html");
  const shorten = (one) => { one.value = short(one); };
  setTimeout(() => document.querySelectorAll("#panel input").forEach(shorten), 300);
"""
"""The address of a file names folders of whoever took the picture."""

SCRIPTS = {
    "menu": ("first.0", "document.querySelector('#act .act-top button').click();"),
    "collecting": (f"vote.0{VOTES}", "page.act.lesson.collecting.open();"),
    "notes": ("first.1", NOTES),
    "dark": ("first.0", DARK),
    "pupil_vote": ("explore", "page.pupil.enter();"),
    "pupil_number": ("explore", PUPIL),
    "pupil_levers": ("explore", f"{PUPIL} page.pupil.go('levers'); {PULL}"),
    "pupil_watch": ("explore", f"{PUPIL} {PULL} page.pupil.go('watch'); page.player.go(200);"),
    "pupil_result": ("explore", f"{PUPIL} {PULL} {TO_THE_END} page.pupil.go('result');"),
    "dashboard": ("explore", f"app.change({{ panel: null }}); {TO_A_FULL_DESK}"),
    "enlarged": ("explore", f"{TO_THE_END} app.change({{ panel: null }}); page.toggleView();"),
    "making": ("explore", MAKING),
    "panel_lesson": ("explore", LESSON),
    "panel_levers": ("explore", f"{LEVERS} {TO_THE_END}"),
    "panel_story": ("explore", TO_A_STOP),
    "panel_glossary": ("explore", f"{DASHBOARD} page.panels.open('glossary');"),
    "panel_share": ("explore", f"{DASHBOARD} page.panels.open('share'); {NO_FOLDERS}"),
    "panel_help": ("explore", f"{DASHBOARD} page.panels.open('help');"),
}
"""The places beside the stage: where the page opens, and what is done there."""

CHOICE = """
(turn) => {
  const { roles } = window.collabsim.page.act;
  const others = roles.moment(turn).choices.map((one, k) => [one.came.months ?? 0, k, one.own]);
  return others.filter(([, , own]) => !own).sort((a, b) => b[0] - a[0])[0][1];
}
"""
"""The choice of a role that is not that of the model's person, and keeps the idea longest."""


def names() -> dict[str, str]:
    """What there is to be taken, by name, with its line."""
    declared = [scene["id"] for scene in scenes() if scene["id"] not in NOT_IN_THE_RUN]
    return {**{name: STORY[name] for name in declared}, **MORE}


def declared_elsewhere() -> set[str]:
    """Names of the steps of a pupil and of the panels, as the page's own files list them."""
    found = set()
    for file, constant, prefix in (("pupil", "STEPS", "pupil"), ("panels", "PANELS", "panel")):
        listed = re.search(
            rf"^const {constant} = \[(.*?)\];", sources()[f"{file}.js"], re.MULTILINE
        )
        found |= {f"{prefix}_{name}" for name in re.findall(r'"(\w+)"', listed[1])}
    return found


def place_of(page: Page, name: str) -> str:
    """The fragment at which the stage shows a scene."""
    scene = next(one for one in scenes() if one["id"] == name)
    if scene["act"] == "first":
        beats = page.evaluate("() => window.collabsim.page.act.beats.map((one) => one.scene)")
        return f"first.{beats.index(name)}"
    if scene["act"] != "roles":
        return f"{scene['act']}.0{VOTES}{BOUGHT}"
    within = [one["id"] for one in scenes() if one["act"] == "roles"].index(name)
    if scene["kind"] != "came":
        return f"roles.{within}"
    turn = within // 2
    path = ["x"] * turn + [str(page.evaluate(CHOICE, turn))]
    return f"roles.{within}&r={'.'.join(path)}"


def opened(browser: Browser, file: Path, size: str, fragment: str) -> Page:
    """The page at a fragment, without a network and without motion."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{file.resolve().as_uri()}#s={fragment}")
    page.wait_for_selector("body[data-ready]", timeout=120_000)
    return page


def pictures(
    file: Path, wanted: Sequence[str], language: str = "nb"
) -> Iterator[tuple[str, str, bytes]]:
    """Every wanted scene at every width: its name, the width, and the picture as PNG."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    speak = f"&l={language}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for size in SIZES:
            page = opened(browser, file, size, f"first.0{speak}")
            for name in (one for one in wanted if one in STORY):
                to = f"s={place_of(page, name)}{speak}"
                page.evaluate("(to) => { location.hash = to }", to)
                page.wait_for_timeout(300)
                yield name, size, page.screenshot()
            page.context.close()
            for name in (one for one in wanted if one in SCRIPTS):
                place, script = SCRIPTS[name]
                page = opened(browser, file, size, f"{place}{speak}")
                page.evaluate("(to) => window.collabsim.app.change({ language: to })", language)
                page.evaluate(f"() => {{ const {{ app, page }} = window.collabsim; {script} }}")
                page.wait_for_timeout(1500)
                yield name, size, page.screenshot()
                page.context.close()
        browser.close()


def printed(language: str = "nb") -> Iterator[tuple[str, bytes]]:
    """Every page of every sheet: its name, and the picture as PNG."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        for file in write_sheets(Path(folder), [language]):
            page.goto(file.as_uri())
            paper = file.with_suffix(".pdf")
            paper.write_bytes(page.pdf(prefer_css_page_size=True))
            to_png = [
                "pdftoppm",
                "-r",
                str(PAPER_DOTS),
                "-png",
                str(paper),
                str(file.with_suffix("")),
            ]
            subprocess.run(to_png, check=True)  # noqa: S603
            for number, made in enumerate(sorted(file.parent.glob(f"{file.stem}-*.png")), 1):
                yield f"sheet_{file.stem}_{number}", made.read_bytes()
        browser.close()


def paper_names() -> list[str]:
    """The pages of the sheets, by name."""
    return [f"sheet_{name}_{n}" for name in SHEETS for n in range(1, SHEET_PAGES[name] + 1)]


def as_webp(png: bytes) -> bytes:
    """A picture without loss, or where that takes too much, with as little as does."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for how in ({"lossless": True}, *({"quality": q} for q in (80, 60, 40, 20))):
        made = io.BytesIO()
        image.save(made, "WEBP", method=6, **how)
        if made.tell() <= MOST_BYTES:
            break
    return made.getvalue()


def written() -> str:
    """The page of the documents that shows them all."""
    lines = [
        "# Every scene of the classroom page",
        "",
        "As a class sees it on a projector (1280 by 720) and on a phone (360 by 740). The name",
        "leads to the picture of a large screen (1920 by 1080). The command",
        "`python docs/classroom_pictures.py FILE` takes them anew. The idea, its months and its",
        "numbers are those of the shipped run.",
    ]
    for title, part in (
        ("The story, the roles and the lesson", [one for one in names() if one in STORY]),
        ("Beside the stage", list(MORE)),
    ):
        lines += ["", f"## {title}", "", "| scene | projector | phone |", "| --- | --- | --- |"]
        for name in part:
            shown = " | ".join(
                f"![{name} at {size}](pictures/classroom/{name}_{size}.webp)"
                for size in ("1280", "360")
            )
            large = f"pictures/classroom/{name}_1920.webp"
            lines.append(f"| [`{name}`]({large}): {names()[name]} | {shown} |")
    lines += ["", "## The sheets, as they are printed", "", "| sheet | pages |", "| --- | --- |"]
    for sheet, line in SHEETS.items():
        pages = " ".join(
            f"![{name}](pictures/classroom/{name}.webp)"
            for name in paper_names()
            if re.fullmatch(rf"sheet_{sheet}_\d", name)
        )
        lines.append(f"| `{sheet}`: {line} | {pages} |")
    return "\n".join(lines) + "\n"


def main(file: str, folder: str | None = None, language: str = "nb", *wanted: str) -> None:
    """Take the pictures; into the documents, or to be looked at."""
    if folder:
        out = Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        for name, size, png in pictures(Path(file), list(wanted) or list(names()), language):
            (out / f"{name}_{size}.png").write_bytes(png)
        for name, png in () if wanted else printed(language):
            (out / f"{name}.png").write_bytes(png)
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, size, png in pictures(Path(file), list(names())):
        (PICTURES / f"{name}_{size}.webp").write_bytes(as_webp(png))
    for name, png in printed():
        (PICTURES / f"{name}.webp").write_bytes(as_webp(png))
    (DOCS / "classroom_scenes.md").write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
