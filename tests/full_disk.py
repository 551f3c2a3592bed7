"""A disk that is full, for a process of its own: no file may grow beyond some bytes."""

from __future__ import annotations


def room_for(bytes_: int) -> str:
    """Lines of Python after which their process can write no file beyond so many bytes.

    Python must keep no translated modules there. It takes a write that was cut short for a
    whole one, and every later import of that module, by whomever, would fail.
    """
    return (
        "import os, resource, sys\n"
        "sys.dont_write_bytecode = True\n"
        "os.environ['PYTHONDONTWRITEBYTECODE'] = '1'\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_}, {bytes_}))\n"
    )
