"""No text is cut: every panel, lesson step and sentence of the story, from phone to projector."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.classroom.pseudo import write_pseudo_page

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PROJECTOR = {"width": 1280, "height": 720}
PHONE = {"width": 360, "height": 740}
SCREENS = {
    "projector": PROJECTOR,
    "large_projector": {"width": 1920, "height": 1080},
    "phone": PHONE,
}
LANGUAGES = ["pseudo", "nb", "nn", "en"]
FIRST = {("pseudo", "projector"), ("pseudo", "phone"), ("nb", "projector"), ("en", "phone")}
"""The longest words on the narrowest screens; the others take minutes: ``make long``."""

EVERY_PAGE = [
    pytest.param(
        language,
        screen,
        id=f"{language}-{screen}",
        marks=[] if (language, screen) in FIRST else [pytest.mark.long],
    )
    for language in LANGUAGES
    for screen in SCREENS
]

SCENES = {
    "small beside large": "app.change({ panel: null, lesson: null, twin: 'size', levers: [] })",
    "what the picture is without": (
        "app.change({ panel: null, twin: 'lever', levers: ['mandate', 'horizon'] })"
    ),
    "many runs": "page.toggleView()",
    "levers": "page.toggleView(); app.change({ panel: 'levers', twin: 'size' })",
    "story": "app.change({ panel: 'story', levers: [] })",
    "one story": "app.change({ selected: { side: 1, pilot: 2 } })",
    "glossary": "app.change({ panel: 'glossary', selected: null })",
    "share": "app.change({ panel: 'share' })",
    "help": "app.change({ panel: 'help' })",
    "lesson": "app.change({ panel: 'lesson' })",
    "where they part": "app.change({ lesson: null, panel: null }); page.player.jump('parted', 1)",
    "on from there": "page.player.go(200)",
    **{
        f"{plan}, step {step + 1}": (
            f"page.panels.lesson.{'go(1)' if step else f'start({plan!r})'}"
        )
        for plan, steps in (("lesson_20", 5), ("lesson_45", 8))
        for step in range(steps)
    },
}

CUT = """
  const slack = 2;
  const apart = "script, noscript, option, .unseen, .legend, .skip, #languages :is(.long, .short)";
  const found = [];
  const tell = (element, why) =>
    found.push([element.id || element.getAttribute("class") || element.tagName, why,
                element.textContent.trim().slice(0, 60)]);
  const hides = (value) => value === "hidden" || value === "clip";
  for (const element of document.querySelectorAll("body *")) {
    if (!element.textContent.trim() || element.closest(apart) || !element.checkVisibility())
      continue;
    if (element.ownerSVGElement) {
      if (element.tagName !== "text") continue;
      const [text, picture] = [element, element.ownerSVGElement].map((one) =>
        one.getBoundingClientRect());
      if (text.left < picture.left - slack || text.right > picture.right + slack
          || text.top < picture.top - slack || text.bottom > picture.bottom + slack)
        tell(element, "over the edge of its picture");
    } else if (element.tagName === "SELECT") {
      const copy = element.cloneNode(false);
      copy.append(element.selectedOptions[0].cloneNode(true));
      for (const [name, value] of [["position", "absolute"], ["width", "max-content"],
                                   ["min-width", "0"], ["max-width", "none"]])
        copy.style.setProperty(name, value);
      element.after(copy);
      if (copy.offsetWidth > element.offsetWidth + slack)
        tell(element, `${copy.offsetWidth} wide in ${element.offsetWidth}`);
      copy.remove();
    } else if (element.clientWidth > 0) {
      const { overflowX, overflowY } = getComputedStyle(element);
      // The row of panel names may be scrolled on a phone; nothing else goes on to the side.
      if (overflowX !== "visible" && element.id !== "panels"
          && element.scrollWidth > element.clientWidth + slack)
        tell(element, `${element.scrollWidth} wide in ${element.clientWidth}`);
      if (hides(overflowY) && element.scrollHeight > element.clientHeight + slack)
        tell(element, `${element.scrollHeight} high in ${element.clientHeight}`);
    }
  }
  const all = document.documentElement;
  if (all.scrollWidth > innerWidth) tell(all, `${all.scrollWidth} wide in ${innerWidth}`);
  return found;
"""


@pytest.fixture(scope="module")
def files(recorded_data, page_file, tmp_path_factory):
    """The page in the real languages, and in one with longer texts."""
    path = tmp_path_factory.mktemp("pseudo") / "classroom.html"
    return {"real": page_file, "pseudo": write_pseudo_page(recorded_data, path)}


@pytest.fixture
def open_in(open_page, files):
    """Opens the page in a language, on a screen."""

    def opener(language, size):
        opened = open_page(file=files["pseudo" if language == "pseudo" else "real"], size=size)
        if language != "pseudo":
            opened.run("app.change({ language: given })", language)
            opened.settle()
        return opened

    return opener


def cut_texts(opened, change):
    """What is cut after a change, once the sizes it has led to have been drawn."""
    opened.run(f"{change}; page.draw()")
    opened.settle()
    opened.settle()
    return opened.run(CUT)


@pytest.mark.parametrize(("language", "screen"), EVERY_PAGE)
def test_no_text_is_cut(open_in, language, screen):
    opened = open_in(language, SCREENS[screen])
    opened.run("page.player.go(200)")
    found = {name: cut_texts(opened, change) for name, change in SCENES.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert not opened.complaints


@pytest.mark.parametrize(
    "planted",
    [
        ".stage-title p { white-space: nowrap; overflow: hidden; width: 90px }",
        ".caption { height: 1em; overflow: hidden }",
        ".row-name { transform: translate(-20px) }",
        "#pace { width: 3em }",
    ],
)
def test_the_search_finds_a_text_that_is_cut(open_page, planted):
    opened = open_page(size=PROJECTOR)
    opened.run("page.player.jump('start', 1); page.draw()")
    opened.settle()
    assert opened.run(CUT) == []
    opened.run(
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(given);"
        " document.adoptedStyleSheets = [sheet]",
        planted,
    )
    assert opened.run(CUT) != []


STORY = """
  const cut = [];
  let told = 0;
  for (const setup of given.setups) {
    for (const side of [0, 1]) {
      app.change({ ...setup, side, panel: given.panel });
      page.draw();
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const [stage, host] = ["", " .caption"].map((part) =>
        document.querySelector(`#stage-${side}${part}`));
      for (let k = 0; k < app.steps.length; k += 1) {
        if (!app.steps[k].beats[side]) continue;
        app.position = k;
        page.drawCaptions();
        told += 1;
        if (host.scrollHeight > host.clientHeight || host.scrollWidth > host.clientWidth
            || host.getBoundingClientRect().bottom > stage.getBoundingClientRect().bottom)
          cut.push(host.textContent);
      }
    }
  }
  return { told, cut };
"""


SIZES = {"twin": "size", "levers": []}
WITH_LEVER = {"twin": "lever", "town": 1, "levers": ["threshold"]}


@pytest.mark.parametrize(("language", "screen"), EVERY_PAGE)
def test_every_sentence_of_the_story_is_whole(open_in, language, screen):
    opened = open_in(language, SCREENS[screen])
    panel = "lesson" if screen != "phone" else None
    setups = [SIZES, WITH_LEVER] if screen == "projector" else [SIZES]
    found = opened.run(STORY, {"panel": panel, "setups": setups})
    assert found["told"] > 400 * len(setups)
    assert found["cut"] == []


@pytest.mark.parametrize("size", [PROJECTOR, SCREENS["large_projector"]])
def test_both_stages_keep_their_levels_beside_each_other(open_page, size):
    """Also where one title or caption needs more lines than the other."""
    opened = open_page(size=size)
    opened.run(
        "app.change({ twin: 'lever', town: 1, levers: ['mandate', 'horizon'], panel: 'levers' })"
    )
    opened.settle()
    opened.settle()
    boxes = opened.run(
        "return [...document.querySelectorAll('.town')].slice(0, 2)"
        ".map((one) => one.getBoundingClientRect()).map(({ y, height }) => [y, height])"
    )
    titles = opened.run(
        "return [...document.querySelectorAll('.stage-title')].map((one) => one.textContent)"
    )
    assert boxes[0] == boxes[1]
    assert len(titles[1]) > len(titles[0]) + 30
    warning = opened.run("return document.querySelector('#stage-1 .without').textContent")
    assert warning == "Bildet er uten mandat ovenfra og budsjett over flere år."


@pytest.mark.parametrize("screen", SCREENS)
def test_the_signs_of_the_sectors_do_not_lie_on_each_other(open_page, screen):
    opened = open_page(size=SCREENS[screen])
    panel = "lesson" if screen != "phone" else None
    for language in ("nb", "nn", "en"):
        for side in (0, 1):
            opened.run("app.change(given)", {"language": language, "side": side, "panel": panel})
            opened.settle()
            opened.settle()
            boxes = opened.run(
                f"const parts = '#stage-{side} :is(.sector-sign, .sector-name)';"
                " return [...document.querySelectorAll(parts)]"
                ".map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right])"
            )
            boxes.sort()
            assert len(boxes) == 10
            assert all(one[1] < other[0] for one, other in pairwise(boxes))
