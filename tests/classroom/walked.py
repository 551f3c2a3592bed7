"""A lesson held on the whole screen from its first scene to the exit ticket, in any browser."""

from __future__ import annotations

from collabsim.classroom.lesson import PLANS

SCENES = {
    "opening": ["first"],
    "watch": ["first"],
    "roles": ["roles"],
    "guess": ["vote"],
    "compare": ["reveal"],
    "why": ["why"],
    "rescue": ["rescue", "surprise", "buy", "close"],
    "close": ["ticket"],
}
"""The scenes of each step of a plan, in their order."""

MINUTE = 60_000


class Walk:
    """A page at its story, a plan, and how one goes on: by keyboard, or by touch.

    ``tap`` is how a finger taps on what a selector finds, where it is not the browser's own way.
    """

    def __init__(self, page, plan, *, press=None, tap=None):
        self.page, self.plan, self.press = page, plan, press or page.keyboard.press
        self.tap = tap or page.tap
        self.seen = []

    def run(self, script):
        """Evaluate a script that may name ``app`` and ``page``."""
        return self.page.evaluate(f"() => {{ const {{ app, page }} = window.collabsim; {script} }}")

    def place(self):
        """Scene and number of the picture on the screen."""
        return tuple(self.run("const { act, beat } = page.act.place; return [act, beat]"))

    def step(self):
        """Key of the step the lesson stands at."""
        return PLANS[self.plan][self.run("return app.setup.lesson.step")].key

    def scenes_after(self, step):
        """The scenes that follow the story in this plan."""
        return [scene for key in [one.key for one in PLANS[self.plan]] for scene in SCENES[key]]


def vote(walk, *, key):
    """Three hands for four, one for ten, the last one taken back; or three taps."""
    if key:
        for pressed in ("4", "4", "4", "x", "Backspace"):
            walk.press(pressed)
    else:
        for _ in range(3):
            walk.tap("#act [name=n4]")
    assert walk.run("return page.act.lesson.hands") == [0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]


def tab_to(page, name):
    """Go to a button by Tab."""
    for _ in range(60):
        if page.evaluate("document.activeElement.name ?? ''") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab")


def choose_levers(walk, scene, *, key):
    """A hand for a lever, or a lever bought."""
    name = "threshold" if scene == "rescue" else "buy-threshold"
    if key:
        tab_to(walk.page, name)
        walk.press("Enter")
    else:
        walk.tap(f"#act [name={name}]")
    kept = "levers.has('threshold')" if scene == "rescue" else "bought.has('threshold')"
    assert walk.run(f"return page.act.lesson.{kept}")


def through_the_scenes(walk, *, on, key, pause=lambda _step: None):
    """From the story's end to the last question of the ticket; every step of the plan in turn."""
    steps = [step.key for step in PLANS[walk.plan]]
    for step in steps[steps.index("watch") + 1 :]:
        for scene in SCENES[step]:
            assert (walk.place(), walk.step()) == ((scene, 0), step)
            walk.seen.append(scene)
            if scene == "vote":
                vote(walk, key=key)
            if scene in {"rescue", "buy"}:
                choose_levers(walk, scene, key=key)
            if scene == SCENES[step][-1]:
                pause(step)
            if scene != "ticket":
                on()
            while walk.place()[0] == "roles":
                on()
    questions = {"lesson_20": 2, "lesson_45": 4}[walk.plan]
    for number in range(1, questions):
        on()
        assert walk.place() == ("ticket", number)
    return walk.seen
