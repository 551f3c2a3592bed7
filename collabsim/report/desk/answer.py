"""The answer to a question: two sentences at most, each word allowed by both keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import HEADLINES, PER_PROPOSALS
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain
from collabsim.statistics.keys import Word

MORE, FEWER, SAME, OPEN, NOT_CLEAR = "more", "fewer", "same", "open", "not_clear"
CLASS: dict[Word, str] = {
    Word.MORE: MORE,
    Word.FEWER: FEWER,
    Word.SAME: SAME,
    Word.OPEN_MORE: OPEN,
    Word.OPEN_FEWER: OPEN,
    Word.OPEN_WITHIN: OPEN,
    Word.OPEN_EDGE: OPEN,
    Word.NOT_CLEAR: NOT_CLEAR,
    Word.OWN_MORE: "own_more",
    Word.OWN_FEWER: "own_fewer",
    Word.OWN_SAME: "own_same",
    Word.UNKNOWN: "unknown",
}
"""What an answer says of a word: all that is open is open."""

MOST_LISTED = 4
"""Sizes that a sentence lists; of more it says how many."""


def headlines(teller: Teller, change: Change) -> tuple[str, str]:
    """What the answer is about, after one and after three years.

    Of a hundred proposals where the change moves how many start: shares of started pilots would
    then be of other pilots.
    """
    moved = teller.effects.moves_starts(change)
    first, second = PER_PROPOSALS if moved else HEADLINES
    return first, second


def rows_of(teller: Teller, change: Change, measure: str) -> list[dict[str, Any]]:
    """The rows of a measure, a municipality each, the smallest first."""
    cell = change.pair.after.number
    return [teller.effects.row(cell, name, measure) for name in change.municipalities]


def never_acted(change: Change) -> bool:
    """Whether nothing at all differs between the two sides, in any run."""
    return bool((change.sums[0] == change.sums[1]).all())


def answer(teller: Teller, change: Change) -> list[str]:
    """The answer: a sentence for one year and for three, or one where nothing differs."""
    if never_acted(change):
        return [teller.word("never_acted")]
    names = headlines(teller, change)
    if len(change.municipalities) == 1:
        return _of_one_size(teller, change, names)
    return [
        _of_sizes(teller, rows_of(teller, change, name), when)
        for name, when in zip(names, ("one_year", "three_years"), strict=True)
    ]


def verdict_class(row: Mapping[str, Any]) -> str:
    """What an answer says of a row: more, fewer, same, open, not clear, or by own values only."""
    return CLASS[Word(row["word"])]


def _of_sizes(teller: Teller, rows: Sequence[Mapping[str, Any]], when: str) -> str:
    by_class: dict[str, list[int]] = {}
    for row in rows:
        by_class.setdefault(verdict_class(row), []).append(int(row["population"]))
    after = teller.word(f"after_{when}")
    if len(by_class) == 1:
        (only,) = by_class
        count = teller.constant("sizes", len(rows))
        return teller.word("answer_all", after=after, clause=teller.word(f"clause_{only}"),
                           count=count)  # fmt: skip
    # Norwegian has the verb first after "after one year", and the subject first after that.
    clauses = [
        teller.word(f"{'then' if later else 'clause'}_{what}") + " " + _at(teller, sizes, len(rows))
        for later, (what, sizes) in enumerate(by_class.items())
    ]
    return teller.word("answer_by_size", after=after, clauses="; ".join(clauses))


def _at(teller: Teller, sizes: Sequence[int], of: int) -> str:
    if len(sizes) <= MOST_LISTED - 1 or of <= MOST_LISTED:
        return teller.word("at", places=teller.places(sizes))
    return teller.word(
        "at_some",
        some=teller.constant(f"sizes_{len(sizes)}", len(sizes)),
        count=teller.constant("sizes", of),
    )


def _of_one_size(teller: Teller, change: Change, names: Sequence[str]) -> list[str]:
    (first,), (second,) = (rows_of(teller, change, name) for name in names)
    key = "proposals" if first["per"] == "proposals" else "started"
    figures = teller.word(
        "answer_one",
        per=teller.word(f"within_of_{key}"),
        first=teller.effect(first),
        first_between=teller.interval(first, sign=True),
        second=teller.effect(second),
        second_between=teller.interval(second, sign=True),
    )
    kinds = [verdict_class(row) for row in (first, second)]
    if kinds[0] == kinds[1]:
        return [figures, teller.word(f"verdict_{kinds[0]}")]
    clauses = [teller.word(f"clause_{kind}") for kind in kinds]
    return [figures, teller.word("verdict_two", first=clauses[0], second=clauses[1])]


def in_words(teller: Teller, first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    """Both horizons of a size in a few words: "more, then open"."""
    kinds = [verdict_class(row) for row in (first, second)]
    if kinds[0] == kinds[1]:
        return teller.word("words_both", what=teller.word(f"word_{kinds[0]}"))
    return teller.word(
        "words_then",
        first=teller.word(f"word_{kinds[0]}"),
        second=teller.word(f"word_{kinds[1]}"),
    )


MOST_SIGNS = 85
"""Signs of the title of a figure."""


def figure_title(teller: Teller, change: Change) -> str:
    """The answer as the title of a figure, where both keys allow one and it is short enough.

    Each horizon says what holds at most sizes, and at how many of them. Else it is neutral.
    """
    sentences = []
    for name, when in zip(headlines(teller, change), ("one_year", "three_years"), strict=True):
        kinds = [verdict_class(row) for row in rows_of(teller, change, name)]
        most = max(dict.fromkeys(kinds), key=kinds.count)
        if most not in {MORE, FEWER, SAME, OPEN, NOT_CLEAR}:
            return teller.word("figure_neutral")
        count, some = len(kinds), kinds.count(most)
        after, clause = teller.word(f"after_{when}"), teller.word(f"clause_{most}")
        if count == 1:
            sentences.append(teller.word("title_one", after=after, clause=clause))
            continue
        numbers = {
            "some": teller.constant(f"sizes_{some}", some),
            "count": teller.constant("sizes", count),
        }
        sentences.append(teller.word("title_some", after=after, clause=clause, **numbers))
    title = " ".join(sentences)
    return title if len(plain(title)) <= MOST_SIGNS else teller.word("figure_neutral")
