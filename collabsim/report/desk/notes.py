"""What stands below an answer: what the signs mean, how sure it is, what was not worked out."""

from __future__ import annotations

from collabsim.analysis.desk.unpaid import never_introduced
from collabsim.report.desk.matters import half_limit, matters_note
from collabsim.report.desk.telling import Teller
from collabsim.report.instrument_words import title_of
from collabsim.statistics.keys import fewest_agreeing


def notes(teller: Teller) -> list[str]:
    """The notes below the tables, with the numbers in them marked."""
    effects, lines = teller.effects, []
    tried = [change.sets for change in effects.changes if change.sets is not None]
    if tried:
        short = max(one.short for one in tried)
        more = ""
        if short:
            more = teller.word(
                "sets_short", count=teller.constant("sets_short", short),
                half=half_limit(teller),
            )  # fmt: skip
        tried_sets = len(tried[0].points)
        count = teller.constant("sets_tried", tried_sets)
        least = teller.constant("sets_least", fewest_agreeing(tried_sets))
        lines.append(teller.word("sets_note", sets=count, least=least, short=more).rstrip())
    else:
        lines.append(teller.word("sets_none"))
    lines.append(matters_note(teller))
    runs = teller.constant("replications", min(change.replications for change in effects.changes))
    lines.append(teller.word("signs", replications=runs))
    kroner = [change.kroner[0].shape[-1] for change in effects.changes if change.kroner]
    if kroner:
        runs = teller.constant("kroner_runs", min(kroner))
        values = effects.changes[0].pair.after.scenario.values
        lines.append(
            teller.word(
                "kroner_runs", replications=runs, sets=_kroner_sets(teller),
                years=teller.constant("years", float(values["years"])), year=teller.year(),
            )
        )  # fmt: skip
    lines += _never_introduced(teller)
    return lines + [teller.word(one.key, reason=one.reason) for one in effects.remarks]


def _never_introduced(teller: Teller) -> list[str]:
    """Which instruments no frame can carry, and at which sizes: no effect has a reason then."""
    found = []
    for change in teller.effects.changes:
        base, changed = (one.scenario for one in (change.pair.before, change.pair.after))
        own = {use.name for use in changed.instruments[len(base.instruments) :]}
        if not own:
            continue
        sizes = change.municipalities
        for name, towns in never_introduced(changed, sizes).items():
            if name in own:
                places = teller.places([sizes[town] for town in towns])
                title = title_of(name, teller.language)
                found.append(teller.word("never_introduced", instrument=title, places=places))
    return list(dict.fromkeys(found))


def _kroner_sets(teller: Teller) -> str:
    """Over how many sets kroner were tried, or that they were not."""
    tried = [one.kroner_sets for one in teller.effects.changes if one.kroner_sets is not None]
    if not tried:
        return teller.word("kroner_no_sets")
    return teller.word(
        "kroner_sets", sets=teller.constant("kroner_sets", min(one.sets for one in tried)),
        runs=teller.constant("kroner_sets_runs", tried[0].replications),
    )  # fmt: skip
