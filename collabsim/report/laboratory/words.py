"""What was found of a hypothesis, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from collabsim.language import has_text, label, number, percent, text, with_minus

_SHOWN: Mapping[str, Sequence[str]] = {
    "inverted_u": ("rise", "fall"),
    "rising": ("last_minus_first", "largest_fall"),
    "falling": ("last_minus_first", "largest_fall"),
    "interaction": ("additive", "reri", "logit"),
    "share_mediated": ("share", "share_pure", "share_total", "total"),
    "paradox": ("last_minus_first", "fall_upper_third"),
}
"""The effects told of each form, where not all are."""

_BOUNDS = {"best_level_shift": "effect_shift", "share_mediated": "effect_share_bound"}
"""The sentence on effects of a form that has a bound of its own beside what matters."""

PATHS = "paths"
"""The kind of an expectation that is a sum of paths."""
CONTRASTS = "contrasts"
"""The form of a claim that is about comparisons of cells."""


class Words:
    """Sentences on one hypothesis in one language.

    Args:
        found: What ``verdict.json`` has.
        language: Code of the language.
    """

    def __init__(self, found: Mapping[str, Any], language: str) -> None:
        self.found = found
        self.said: Mapping[str, Any] = found["hypothesis"]
        self.language = language
        self.populations = {
            one["name"]: one["population"] for one in self.said["scenario"]["municipalities"]
        }

    def word(self, key: str, **values: object) -> str:
        """A sentence of the catalogue of hypotheses."""
        return text(f"hypothesis.{key}", self.language, **values)

    def title(self) -> str:
        """The claim with its id."""
        return f"{self.said['id']}. {self.of_claim('claim')}"

    def of_claim(self, key: str) -> str:
        """What the file says of the claim under a key, in the language if it is there."""
        translated: Mapping[str, Any] = self.found.get("translated") or {}
        return str(translated.get(self.language, {}).get(key) or self.said[key])

    def frozen(self) -> str:
        """When it was frozen, and what it is if it is exploratory."""
        frozen = self.found["frozen"]
        date = dt.datetime.fromisoformat(frozen["date"]).date().isoformat()
        return self.word("frozen", date=date, hash=frozen["sha256"][:12])

    def exploratory(self) -> str | None:
        """Why there is no word, where there is none."""
        if not self.found["exploratory"]:
            return None
        seen = self.found.get("seen_before")
        why = (
            self.word("exploratory_seen", other=seen) if seen
            else self.word("exploratory_said")
        )  # fmt: skip
        return self.word("exploratory", why=why)

    def plan(self) -> list[str]:
        """How many replications there were, and why."""
        if "plan" not in self.found:
            return []
        plan, asked = self.found["plan"], self.said["plan"]
        towns = len(self.populations)
        cells = len(self.found["grid"]) * (1 + len(self.found["arms"]))
        said = [self.runs(plan["replications"], cells, towns)]
        if plan["given"]:
            said.append(self.word("plan_given"))
        else:
            said.append(
                self.word(
                    "plan_from", pilot=self._whole(asked["pilot_replications"]),
                    times=self._short(asked["true_effect"]),
                    power=percent(asked["power"], self.language),
                )
            )  # fmt: skip
        if plan["wanted"] > plan["replications"]:
            said.append(
                self.word("plan_too_few", wanted=self._whole(plan["wanted"]),
                          allowed=self._whole(plan["replications"]))
            )  # fmt: skip
        return said

    def runs(self, replications: int, cells: int, towns: int) -> str:
        """How many runs there are, and of what."""
        key = ("plan" if cells > 1 else "plan_one_cell") + ("_in_one" if towns == 1 else "")
        return self.word(
            key, replications=self._whole(replications),
            cells=self._whole(cells), municipalities=self._whole(towns),
            runs=self._whole(replications * cells * towns),
        )  # fmt: skip

    def verdicts(self) -> list[tuple[str, list[str]]]:
        """Of each outcome that decides its word, and the sentences it rests on."""
        found = []
        for alone in self.found["verdicts"]:
            one = {**alone, **alone.get("in_family", {})}
            word = self.word(f"verdict_{one['verdict']}")
            if one["verdict"] == "not_testable_here":
                found.append((word, [self.word("not_testable", needs=self.of_claim("needs"))]))
                continue
            sentences = [self._reason(one)] if one["reason"] else []
            if one["verdict"] == "put_in":
                sentences.append(self.word("put_in_reason"))
            sentences += self.effects(one["outcome"])
            region = self.region(one["outcome"])
            sentences.append(region if region is not None else self.word("no_region"))
            if one.get("words", 1) > 1:
                sentences.append(self.word("in_family", words=self._whole(one["words"]),
                                           family=one["family"]))  # fmt: skip
            outcome = self.outcome(one["outcome"])
            outcome = outcome[:1].upper() + outcome[1:]
            found.append((self.word("verdict", outcome=outcome, word=word), sentences))
        return found

    def effects(self, outcome: str) -> list[str]:
        """The effects in each municipality, with the levels that may be the best."""
        said = []
        form = self.said["test"]["form"]
        smallest = next(one["smallest"] for one in self.said["outcomes"] if one["name"] == outcome)
        for look in self.found["looks"]:
            if look["outcome"] != outcome:
                continue
            names = [name for name in _SHOWN.get(form, look["effects"]) if name in look["effects"]]
            effects = "; ".join(self._effect(name, look["effects"][name]) for name in names)
            place = self.place(look["municipality"])
            if form == CONTRASTS:
                said.append(self.word("effect_bounds", place=place, effects=effects))
            elif form in _BOUNDS:
                least = self._short(self.said["test"]["at_least"])
                said.append(self.word(_BOUNDS[form], place=place, effects=effects, smallest=least))
            else:
                least = self._short(smallest)
                said.append(self.word("effect", place=place, effects=effects, smallest=least))
            if look["near_best"]:
                levels = "; ".join(self._short(one) for one in look["near_best"])
                said.append(self.word("near_best", levels=levels))
        return said

    def region(self, outcome: str) -> str | None:
        """How often each word is said over the region."""
        region = self.found.get("region")
        if region is None:
            return None
        counts = next(one["counts"] for one in region["outcomes"] if one["outcome"] == outcome)
        return self.word(
            "region", points=self._whole(sum(counts.values())),
            replications=self._whole(region["replications"]),
            **{word: self._whole(count) for word, count in counts.items()},
        )  # fmt: skip

    def beyond(self) -> list[str]:
        """How far the runs are from what was put in, where that can be calculated."""
        said = []
        for one in self.found.get("expected", ()):
            if one["kind"] == PATHS:
                said += self._added_up(one)
                continue
            largest = max(map(abs, one["difference"]))
            said.append(
                self.word("beyond", outcome=self.outcome(one["outcome"]),
                          place=self.place(one["municipality"]), largest=self._figure(largest))
            )  # fmt: skip
        return said

    def _added_up(self, one: Mapping[str, Any]) -> list[str]:
        """How far the runs are from the sum of what each path does alone."""
        place, outcome = self.place(one["municipality"]), one["outcome"]
        rows = list(zip(one["values"], one["difference"], one["low"], one["high"], strict=True))
        if one["over"] == CONTRASTS:
            asked = self.said["test"]["contrasts"]
            numbers = [at for at, each in enumerate(asked, 1) if each["outcome"] == outcome]
            return [
                self.word("paths_contrasts", name=self.contrast(number), place=place,
                          sum=self._figure(value), value=self._figure(beyond),
                          low=self._figure(low), high=self._figure(high))
                for number, (value, beyond, low, high) in zip(numbers, rows, strict=True)
            ]  # fmt: skip
        at = max(range(len(rows)), key=lambda row: abs(rows[row][1]))
        _, beyond, low, high = rows[at]
        factor = next(each for each in self.said["factors"]
                      if each["name"] == self.said["test"]["factor"])  # fmt: skip
        level = sorted(each for each in factor["levels"] if not isinstance(each, str))[at]
        return [
            self.word("paths_levels", outcome=self.outcome(outcome), place=place,
                      largest=self._figure(abs(beyond)), level=self._short(level),
                      value=self._figure(beyond), low=self._figure(low), high=self._figure(high))
        ]  # fmt: skip

    def parts(self) -> list[str]:
        """Of how many further runs a sum of paths is, where there is one."""
        parts = self.found.get("parts")
        if not parts:
            return []
        runs = parts["cells"] * parts["replications"] * len(self.populations)
        return [
            self.word("paths_parts", parts=self._whole(len(parts["names"])),
                      replications=self._whole(parts["replications"]), runs=self._whole(runs))
        ]  # fmt: skip

    def mediation(self) -> list[str]:
        """How far the four arms of a mediation are of the same pilots and meetings."""
        return [
            self.word("mediation", outcome=self.outcome(one["outcome"]),
                      place=self.place(one["municipality"]),
                      common=percent(one["common"], self.language),
                      missed=percent(one["missed"], self.language, 1))
            for one in self.found.get("told", ())
            if "common" in one
        ]  # fmt: skip

    def outcome(self, name: str) -> str:
        """The words for an outcome."""
        stem, _, months = name.rpartition("_")
        if has_text(f"hypothesis.outcome_{name}", self.language):
            return self.word(f"outcome_{name}")
        if months.isdigit() and has_text(f"hypothesis.outcome_{stem}", self.language):
            return self.word(f"outcome_{stem}", months=self._whole(int(months)))
        if months.isdigit() and has_text(f"state.{stem}", self.language):
            return f"{text(f'state.{stem}', self.language)}, {months}"
        return name.replace("_", " ")

    def place(self, town: str) -> str:
        """The words for a municipality."""
        return label(town, self.populations[town], self.language)

    def factor(self, name: str) -> str:
        """The words for a factor: its proximity, or its parameter, where it is of one alone."""
        factor = next(one for one in self.said["factors"] if one["name"] == name)
        of_parameter = f"parameter.{factor['parameter']}"
        if factor["parameter"] is not None and has_text(of_parameter, self.language):
            return text(of_parameter, self.language)
        if has_text(f"hypothesis.proximity_{name}", self.language):
            return self.word(f"proximity_{name}")
        return name.replace("_", " ")

    def at_level(self, name: str, level: float | str) -> str:
        """A factor with one of its levels."""
        said = level if isinstance(level, str) else self._short(level)
        return f"{self.factor(name)} {self.word('figure_own') if level == 'own' else said}"

    def contrast(self, number: int) -> str:
        """The name of a comparison, with the outcome it is of."""
        asked = self.said["test"]["contrasts"][number - 1]
        translated: Mapping[str, Any] = self.found.get("translated") or {}
        own = translated.get(self.language, {}).get("contrasts")
        given = own[number - 1] if own else asked["name"]
        name = given or self.word("effect_contrast", number=number)
        return f"{name}, {self.outcome(asked['outcome'])}"

    def side(self, name: str) -> str:
        """The words for an effect, or for a difference a plan is made of."""
        stem, _, place = name.rpartition("_")
        if stem == "contrast" and place.isdigit():
            return self.contrast(int(place))
        if name.startswith("gain_"):
            more, less = (one.replace("_", " ") for one in name[5:].split("_over_"))
            return self.word("effect_gain_over", more=more, less=less)
        return self.word("effect_shift_of" if name == "shift" else f"effect_{name}")

    def _reason(self, one: Mapping[str, Any]) -> str:
        said = ", ".join(
            self.word("disagreeing", place=self.place(town), word=self.word(f"finding_{word}"))
            for town, word in one["findings"].items()
        )
        return self.word(f"reason_{one['reason']}", said=said)

    def _effect(self, name: str, numbers: Sequence[float | None]) -> str:
        stem, _, place = name.rpartition("_")
        if stem == "contrast":
            return self._contrast(int(place), numbers)
        value, low, high = (self._figure(one) for one in numbers)
        return self.word("one_effect", name=self.side(name), value=value, low=low, high=high)

    def _contrast(self, number: int, numbers: Sequence[float | None]) -> str:
        """A comparison by its name, with what it had to be."""
        asked = self.said["test"]["contrasts"][number - 1]
        value, low, high = (self._figure(one) for one in numbers)
        said = self.word("one_effect", name=f"{self.contrast(number)}:",
                         value=value, low=low, high=high)  # fmt: skip
        bounds = [
            self.word(key, bound=self._signed(asked[key]))
            for key in ("at_least", "at_most")
            if asked[key] is not None
        ]
        return " ".join([said, *bounds])

    def _signed(self, value: float) -> str:
        return with_minus(value, self.language, len(f"{value:.10g}".partition(".")[2]))

    def _whole(self, count: float) -> str:
        return number(count, self.language)

    def _figure(self, value: float | None) -> str:
        return "-" if value is None else with_minus(value, self.language, 3)

    def _short(self, value: float) -> str:
        """A number as it was written in the file."""
        written = f"{value:.10g}"
        return number(value, self.language, len(written.partition(".")[2]))
