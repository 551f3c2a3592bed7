"""``python -m tests.golden``: check, write or keep what the golden hashes are of."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.golden import check


def main() -> int:
    """Do what the command line says; 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=check.__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say what differs from the hashes")
    what.add_argument("--keep", metavar="DIR", type=Path, help="write the whole texts there")
    what.add_argument(
        "--write", action="store_true", help="write the hashes, in a commit that says what moved"
    )
    parser.add_argument("--against", metavar="DIR", type=Path, help="texts from before, kept")
    parser.add_argument("name", nargs="*", default=check.NAMES, help="scenarios; all if none")
    given = parser.parse_args()
    unknown = set(given.name) - set(check.NAMES)
    if unknown:
        parser.error(
            f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(check.NAMES)}"
        )
    found = []
    for name in given.name:
        things = check.things_of(name)
        if given.keep:
            check.keep(given.keep, name, things)
        elif given.write:
            records = {name: {thing: one.record() for thing, one in things.items()}}
            check.write(check.HASHES, check.NAMES, records)
        else:
            base = check.hashes().get(name, {})
            found += check.differences(name, things, base, given.against)
        sys.stderr.write(f"{name}: {len(things)} things\n")
    for sentence in found:
        sys.stdout.write(f"{sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
