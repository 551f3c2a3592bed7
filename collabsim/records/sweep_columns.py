"""The columns of the other tables of a run folder: cells, runs that failed, parameters."""

from __future__ import annotations

from collabsim.parameters.declare import ROLES
from collabsim.records.declaring import Column

CELL_COLUMNS: tuple[Column, ...] = (
    Column(
        "cell", "whole number", "", "number of the cell; everything varied is a column after it"
    ),
    Column("seed", "whole number", "", "seed of the random draws of the cell"),
    Column("replications", "whole number", "replications", "replications run so far"),
    Column("failed_runs", "whole number", "runs", "runs of the cell that ended with an error"),
)
"""The columns of the view ``cells``, beside one for everything that is varied."""

FAILURE_COLUMNS: tuple[Column, ...] = (
    Column("cell", "whole number", "", "cell of the run", stored="int32"),
    Column(
        "world", "whole number", "",
        "municipality of the cell, or the region, that was run together", stored="int16",
    ),
    Column("municipality", "name", "", "municipalities of the run, a comma between them"),
    Column("replication", "whole number", "", "number of the replication", stored="int32"),
    Column("seed", "whole number", "", "seed of the random draws", stored="int64"),
    Column("run", "name", "", "name of the run, as collabsim replay takes it", stored="string"),
    Column(
        "kind", "word", "",
        "how it failed: Python raised an exception, the process died, or it hung", stored="string",
        words=("exception", "died", "hung"),
    ),
    Column("error", "name", "", "the error in one line", stored="string"),
    Column("traceback", "name", "", "where the error was raised", stored="string"),
    Column("replay", "name", "", "the command that makes the run again"),
)  # fmt: skip
"""The columns of the view ``failures``; those with a type are stored."""

PARAMETER_COLUMNS: tuple[Column, ...] = (
    Column("name", "name", "", "name of the parameter in scenario files"),
    Column("section", "name", "", "table of the scenario file it stands in"),
    Column("unit", "name", "", "its unit"),
    Column(
        "kind", "word", "", "what its values are", words=("float", "int", "bool", "choice"),
    ),
    Column("default_value", "name", "", "value where a scenario gives none"),
    Column("low", "number", "its unit", "least value it may have"),
    Column("high", "number", "its unit", "greatest value it may have"),
    Column("choices", "name", "", "the words it may be", "where it is no choice"),
    Column("role", "word", "", "what it is to the model", words=ROLES),
    Column("source", "name", "", "where the default comes from"),
    Column("meaning", "name", "", "what it says"),
    Column("varied", "true/false", "", "whether the sweep varies it"),
)  # fmt: skip
"""The columns of the view ``parameters``."""

_OVER = "over the points at which it is known"

REGION_COLUMNS: tuple[Column, ...] = (
    Column("cell", "whole number", "", "number of the cell"),
    Column(
        "municipality", "name", "", "municipality whose share it is",
        "for a difference: the smallest municipality minus the largest",
    ),
    Column(
        "sectors", "word", "", "pilots of all sectors spanned, of one or of two",
        words=("all", "one_sector", "two_sectors"),
    ),
    Column("measure", "name", "", "state, or how pilots had ended, whose share it is"),
    Column("months", "whole number", "months", "months after the project money ended"),
    Column("region_points", "whole number", "points", "sets of values nobody can rule out"),
    Column("region_replications", "whole number", "replications", "replications of each of them"),
    Column("region_median", "number", "share", f"median {_OVER}", "where no point knows it"),
    Column("region_5", "number", "share", f"5th percentile {_OVER}", "where no point knows it"),
    Column("region_95", "number", "share", f"95th percentile {_OVER}", "where no point knows it"),
    Column(
        "region_above", "number", "0 to 1",
        "share of the points at which the difference is surely above 0 (95% interval)",
        "for a share",
    ),
    Column(
        "region_below", "number", "0 to 1",
        "share of the points at which it is surely below 0", "for a share",
    ),
    Column(
        "region_untold", "number", "0 to 1",
        "share of the points at which it is too small to tell", "for a share",
    ),
    Column(
        "region_verdict", "word", "",
        "what the points say together: open where fewer than 90% of those told apart agree, "
        "no effect where fewer than half are told apart",
        "for a share", words=("above", "below", "open", "no_effect"),
    ),
)  # fmt: skip
"""The columns of the view ``region``: cells that were run over values nobody can rule out."""
