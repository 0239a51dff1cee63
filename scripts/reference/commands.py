"""The commands -> cli.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from reference.markdown import NOTE, cell, page, table


def cli() -> str:
    """Return the page of the command line."""
    from semsearch.cli import program

    root = click.Context(program, info_name="semsearch", max_content_width=1_000)
    commands = [
        click.Context(command, info_name=name, parent=root, max_content_width=1_000)
        for name in program.list_commands(root)
        if (command := program.get_command(root, name))
    ]
    parts = [
        NOTE,
        "# Command line\n",
        *_paragraphs(program.help or ""),
        *_paragraphs(program.epilog or ""),
        *table(
            ("command", ""),
            [
                (
                    f"[`semsearch {one.info_name}`](#semsearch-{one.info_name})",
                    one.command.get_short_help_str(limit=1_000),
                )
                for one in commands
            ],
        ),
        "Options that every command takes, before or after its name:\n",
        *table(("option", ""), _options(root)),
        "See also [settings](settings.md) and [errors and exit statuses](errors-and-exit-statuses.md).\n",
    ]
    for one in commands:
        usage = " ".join((one.command_path, *one.command.collect_usage_pieces(one)))
        parts += [
            f"## `semsearch {one.info_name}`\n",
            f"```text\n{usage}\n```\n",
            *_paragraphs(one.command.help or ""),
            *table(("option", ""), _options(one)),
        ]
    return page(parts)


def _options(context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the options of a command and what they do, without those that every command has."""
    shared = [] if context.parent is None else [option.name for option in context.parent.command.params]
    for option in context.command.params:
        if isinstance(option, click.Option) and option.name not in shared and not option.hidden:
            names, text = option.get_help_record(context) or ("", "")
            yield (
                f"`{names.replace('|', '/')}`",
                cell(text),
            )  # in tables, a bar in code is not the same for all readers


def _paragraphs(help: str) -> Iterator[str]:
    r"""Yield a help text as Markdown; what click's mark `\b` keeps as it stands becomes a block of code."""
    for paragraph in re.split(r"\n\s*\n", click.unstyle(_dedented(help))):
        kept = paragraph.strip().startswith("\b")
        lines = paragraph.strip("\b\n ").splitlines()
        if kept and lines[0].endswith(":"):
            code = "\n".join(line.strip() for line in lines[1:])
            yield f"{lines[0]}\n"
            yield f"```text\n{code}\n```\n"
        elif lines:
            yield " ".join(line.strip() for line in lines) + "\n"


def _dedented(text: str) -> str:
    return re.sub(r"^[ ]{4}", "", text, flags=re.MULTILINE)
