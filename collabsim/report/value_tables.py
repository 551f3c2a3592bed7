"""Which values move nothing, as the model description names them.

The figures are those of ``docs/patterns/value_effects.json``. Nothing is run here.
"""

from __future__ import annotations

from collabsim.parameters import PARAMETERS
from collabsim.parameters.idle import idle_by
from collabsim.parameters.kept_though_inert import WHY_KEPT
from collabsim.report.document_tables import table
from collabsim.report.region_pattern_tables import read
from collabsim.scenario import load_scenario
from collabsim.validation.value_effects import DEAD, INERT, largest, watched


def inert() -> str:
    """Parameters whose whole range moves what delivers by less than is told apart."""
    record = read("value_effects.json", "value_effects")
    found = largest(record["trials"])
    few = sorted((most, name) for name, most in found.items() if most < INERT)
    rows = [
        [
            f"`{name}`",
            f"{most:.4f}",
            "none" if most < DEAD else "next to none",
            PARAMETERS[name].meaning,
            WHY_KEPT.get(name, ""),
        ]
        for most, name in few
    ]
    said = (
        f"{record['replications']} replications, seed {record['seed']}, measured on "
        f"{record['date']}; {len(found)} parameters tried."
    )
    head = ["parameter", "largest change", "", "what it is", "why it stays"]
    return f"{said}\n\n{table(head, rows)}"


def not_read() -> str:
    """Parameters of role lever or uncertainty that no rule reads at the defaults, and where."""
    values = load_scenario("four_sizes").values
    rows = []
    for parameter in watched():
        held = idle_by(parameter.name, values)
        if held:
            words = ", ".join(f"`{name}` = {value}" for name, value in held)
            rows.append([f"`{parameter.name}`", words])
    return table(["parameter", "not read while"], rows)
