"""``python -m collabsim`` is the command ``collabsim``, and this its entry point."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, of which Ctrl-C ends also the imports in a sentence."""
    try:
        from collabsim.cli import main as run  # noqa: PLC0415 - takes long enough to be stopped

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped by the user\n")
        # What a program that was interrupted ends with.
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
