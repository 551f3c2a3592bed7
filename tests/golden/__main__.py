"""``python -m tests.golden``: check, write or keep what the golden hashes are of."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.golden import check
from tests.golden.events import WORDS
from tests.golden.measured import event_words
from tests.golden.renamed import renamed


def main() -> int:
    """Do what the command line says; 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=check.__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say what differs from the base")
    what.add_argument("--keep", metavar="DIR", type=Path, help="write the whole texts there")
    what.add_argument("--write", action="store_true", help="write the hashes: at the base only")
    parser.add_argument("--against", metavar="DIR", type=Path, help="texts of the base, kept")
    parser.add_argument("name", nargs="*", default=check.NAMES, help="scenarios; all if none")
    given = parser.parse_args()
    names = renamed()
    if given.write and (any(names.tables.get(t) for t in names.tables if t != "summed_anew")):
        parser.error("renamed.toml is not empty: hashes are written at the base only")
    if given.write:
        WORDS.write_text(check.written(event_words()), encoding="utf-8", newline="\n")
    base = {} if given.write or given.keep else check.hashes()
    records, found = {}, []
    for name in given.name:
        things = check.things_of(name, names)
        if given.keep:
            check.keep(given.keep, name, things)
        elif given.write:
            records[name] = {thing: one.record() for thing, one in things.items()}
        else:
            found += check.differences(name, things, base[name], names, given.against)
        sys.stderr.write(f"{name}: {len(things)} things\n")
    if given.write:
        check.HASHES.write_text(check.written(records), encoding="utf-8", newline="\n")
    for sentence in found:
        sys.stdout.write(f"{sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
