"""Every command with its arguments and options, from the program itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from collabsim.cli import app
from collabsim.report.document_tables import table


def commands() -> str:
    """A section for each command, groups before what is in them."""
    return "\n".join(_sections(typer.main.get_command(app), "collabsim", None))


def _sections(command: Any, name: str, above: Any) -> Iterator[str]:
    context = command.context_class(command, info_name=name, parent=above)
    yield f"\n## `{context.command_path}`\n\n{_prose(command.help)}\n"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```\n"
    rows = [record for one in command.get_params(context) if (record := _row(one, context))]
    if rows:
        yield _CODE.sub(_plain, table(("argument or option", "meaning"), rows)) + "\n"
    for inner_name, inner in getattr(command, "commands", {}).items():
        yield from _sections(inner, inner_name, context)


def _row(one: Any, context: Any) -> tuple[str, str] | None:
    record = one.get_help_record(context)
    if record is None or one.name == "help":
        return None
    written, meaning = record
    return f"`{written}`", _prose(meaning)


_CODE = re.compile(r"`[^`\n]*`")


def _plain(code: re.Match[str]) -> str:
    """Code in a table: a bar in it ends no cell and needs no escape."""
    return code.group().replace("\\|", "|")


def _prose(text: str | None) -> str:
    return escaped(" ".join((text or "").split()))


def escaped(text: str) -> str:
    """Text as Markdown, which would take some of its signs for its own."""
    return re.sub(r"([*_\[\]])", r"\\\1", text.replace("<", "&lt;").replace(">", "&gt;"))
