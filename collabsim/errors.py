"""The one kind of error that is the user's to mend."""

from __future__ import annotations


class UserError(Exception):
    """Something the user wrote or asked for cannot be used.

    The message is one clear sentence: file, line and key where there are any,
    what was expected, and the nearest valid name. The command line prints it
    and ends with code 2; it never shows a traceback for it.
    """
