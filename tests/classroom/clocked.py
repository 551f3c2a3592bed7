"""A plan held by the clock of the teacher's notes, by whatever hand and in whatever browser."""

from __future__ import annotations

from collabsim.classroom.lesson import PLANS
from collabsim.language import text
from tests.classroom.opened import PATIENCE_SECONDS
from tests.classroom.walked import MINUTE, SCENES, Walk, tab_to, through_the_scenes

ON = "#act .act-buttons :is(button.main, [name=on], [name=skip])"
"""What goes on, where one goes on by a button."""


class Keys:
    """A keyboard."""

    def walk(self, page, plan):
        """A walk that this hand takes through a page."""
        return Walk(page, plan)

    def open_notes(self, page):
        """From the story's first picture."""
        page.keyboard.press("n")

    def choose(self, notes, plan):
        """One of the plans in the notes."""
        # The keyboard is the window's, as where a teacher has clicked into it.
        notes.bring_to_front()
        tab_to(notes, plan)
        notes.keyboard.press("Enter")

    def on_from(self, notes):
        """To the next scene, from the notes."""
        notes.keyboard.press("PageDown")

    def on(self, page):
        """To the next scene, on the page."""
        page.keyboard.press("PageDown")

    def play(self, page):
        """On from where it stopped by itself."""
        page.keyboard.press("PageDown")


class Finger:
    """A touch screen; ``tap`` names the call of a page that taps."""

    def __init__(self, tap="tap"):
        self._tap = tap

    def tap(self, page, selector):
        """Tap on the first that a selector finds."""
        getattr(page.locator(selector).first, self._tap)()

    def walk(self, page, plan):
        """A walk that this hand takes through a page."""
        return Walk(page, plan, tap=lambda selector: self.tap(page, selector))

    def open_notes(self, page):
        """From the story's first picture."""
        self.tap(page, "#act .act-top button")
        self.tap(page, "#act .act-menu [name=notes]")

    def choose(self, notes, plan):
        """One of the plans in the notes."""
        self.tap(notes, f"[name={plan}]")

    def on_from(self, notes):
        """To the next scene, from the notes."""
        self.tap(notes, "[name=notes-on]")

    def on(self, page):
        """To the next scene, on the page."""
        self.tap(page, ON)

    def play(self, page):
        """On from where it stopped by itself."""
        self.tap(page, "#act [name=on]")


def scenes_of(plan):
    """Scenes of a plan after the story, in their order."""
    return [scene for step in PLANS[plan][2:] for scene in SCENES[step.key]]


def start(page, page_file, fragment=""):
    """Open the page at its story, or where a fragment leads."""
    page.goto(f"{page_file.as_uri()}{fragment}")
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)


def complaints_of(page):
    """A list that fills with what a page complains about."""
    told = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    return told


def by_the_clock(page, page_file, plan, hand):
    """Hold a plan to its end: two pauses of a minute, a vote, and every step as long as planned.

    The clock is the test's own.

    Returns:
        The scenes that were walked through after the story.
    """
    page.clock.install(time=0)
    start(page, page_file)
    page.clock.pause_at(MINUTE)
    with page.context.expect_page() as opening:
        hand.open_notes(page)
    notes = opening.value
    complaints = complaints_of(notes)
    hand.choose(notes, plan)
    walk = hand.walk(page, plan)
    assert walk.step() == "opening"
    left = {step.key: step.minutes * MINUTE for step in PLANS[plan]}

    def pass_time(milliseconds, step):
        page.clock.run_for(milliseconds)
        left[step] -= milliseconds

    def use_up(step):
        assert left[step] >= 0, step
        pass_time(left[step], step)
        assert notes.inner_text(".notes-clock") == "0:00", step
        assert notes.get_attribute(".notes-clock", "data-late") is None

    use_up("opening")
    hand.on_from(notes)
    page.bring_to_front()
    assert (walk.place(), walk.step()) == (("first", 1), "watch")
    asked = []
    while walk.run("return page.act.playing"):
        pass_time(1000, "watch")
        if walk.run("return page.act.halted"):
            assert text("act.pause_here", "nb") in notes.inner_text("body")
            asked.append(walk.run("return page.act.beat.scene"))
            pass_time(MINUTE, "watch")
            hand.play(page)
    assert asked == ["question", "end"]
    use_up("watch")
    hand.on(page)
    by_key = isinstance(hand, Keys)
    seen = through_the_scenes(walk, on=lambda: hand.on(page), key=by_key, pause=use_up)
    whole = sum(step.minutes for step in PLANS[plan])
    assert notes.inner_text(".notes-time span") == text(
        "notes.spent", "nb", spent=str(whole), all=str(whole)
    )
    page.clock.run_for(30_000)
    assert notes.inner_text(".notes-clock") == "+0:30"
    assert notes.get_attribute(".notes-clock", "data-late") is not None
    assert complaints == []
    return seen


def by_finger(page, page_file, plan, hand):
    """Hold a plan to its end by taps alone; the scenes after the story."""
    start(page, page_file)
    walk = hand.walk(page, plan)
    walk.run(f"app.startLesson('{plan}')")
    walk.tap("#act [name=follow]")
    walk.tap("#act [name=pause]")
    while walk.place()[0] == "first":
        hand.on(page)
    return through_the_scenes(walk, on=lambda: hand.on(page), key=False)
