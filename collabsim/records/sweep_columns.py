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
