"""All shipped hypotheses, one after the other: ``python -m collabsim.report.laboratory.every``.

What is there is not made again, so that it can be interrupted and goes on. At the end families are
held together, and what the pages need is put into ``docs/hypotheses``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses
from collabsim.laboratory.freezing import freeze
from collabsim.laboratory.running import found_in, run_hypothesis
from collabsim.report.laboratory.figure import curves_figure
from collabsim.report.laboratory.pages import FOLDER, kept_of
from collabsim.report.laboratory.words import Words
from collabsim.writing import write_whole

USER_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them all, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, such as H1a")
    parser.add_argument("--out", type=Path, default=Path(FOLDER), help="folder of the runs")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the documents")
    asked = parser.parse_args(arguments)
    names = asked.names or list(shipped_hypotheses())
    # All are settled before the first is run: the runs of one may be those of another.
    for name in names:
        freeze(asked.out / name, load_hypothesis(name))
    begun = time.monotonic()
    for done, name in enumerate(names, start=1):
        claim = load_hypothesis(name)
        try:
            found = run_hypothesis(claim, asked.out / claim.id)
        except KeyboardInterrupt:
            print("interrupted; the same command goes on", file=sys.stderr)  # noqa: T201
            return INTERRUPTED
        except UserError as failure:
            print(f"error: {name}: {failure}", file=sys.stderr)  # noqa: T201
            return USER_ERROR
        words = "; ".join(title for title, _ in Words(found, "en").verdicts())
        minutes = (time.monotonic() - begun) / 60.0
        print(f"{done} of {len(names)} ({minutes:.0f} min): {name} {words}", flush=True)  # noqa: T201
    for name in names:
        _keep(found_in(asked.out / name), asked.docs)
    return 0


def _keep(found: dict[str, object], docs: Path) -> None:
    """Put what a page needs, and its figure, into the documents."""
    place = docs / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    kept = kept_of(found)
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
    write_whole(place / f"{found['id']}.json", text.encode())
    curves_figure(kept, place / f"{found['id']}.svg")


if __name__ == "__main__":
    sys.exit(main())
