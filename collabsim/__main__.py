"""``python -m collabsim`` is the command ``collabsim``, and this its entry point."""

from __future__ import annotations

from collabsim.ending import INTERRUPTED, end_in_time, say_stopped


def main() -> None:
    """Run the command line, of which Ctrl-C ends also the imports in a sentence."""
    try:
        end_in_time()
        from collabsim.cli import main as run  # noqa: PLC0415 - takes long enough to be stopped

        run()
    except KeyboardInterrupt:
        say_stopped()
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    main()
