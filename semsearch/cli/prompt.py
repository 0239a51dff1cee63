"""Lines typed at a terminal, with history, editing and completion: the one owner of prompt_toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from semsearch.cli.chat_session import COMMANDS
from semsearch.errors import SemsearchError
from semsearch.types import Suggestion

Suggest = Callable[[str, int], Sequence[Suggestion]]
SUGGESTED = 6  # completions at most
_NAMES = {"/topic": "topic", "/provider": "provider"}


class _Completions(Completer):
    """Completes commands, and what the archive has: topics, outlets and titles."""

    def __init__(self, suggest: Suggest | None) -> None:
        self._suggest = suggest

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        text = document.text_before_cursor.lstrip()
        command, space, rest = text.partition(" ")
        if text.startswith("/") and not space:
            yield from (Completion(name, -len(text)) for name in COMMANDS if name.startswith(text))
            return
        wanted = _NAMES.get(command)
        typed = rest if text.startswith("/") else text
        if self._suggest is None or not typed.strip() or (text.startswith("/") and not wanted):
            return
        try:
            found = self._suggest(typed, SUGGESTED)
        except SemsearchError:
            return
        for one in found:
            if wanted in (None, one.kind):
                yield Completion(one.text, -len(typed), display_meta=one.kind)


def completer(suggest: Suggest | None) -> Completer:
    """Return what completes a line."""
    return _Completions(suggest)


def typed(suggest: Suggest | None) -> Iterator[str]:
    """Return each line that is typed until Ctrl-D; Ctrl-C clears the line. Nothing is kept on disk.

    Args:
        suggest: Completes what was typed so far, at most so many; None for commands alone.
    """
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(),
        completer=ThreadedCompleter(completer(suggest)),
        complete_while_typing=False,
        enable_history_search=True,
    )
    while True:
        try:
            line = session.prompt("› ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line.strip():
            yield line
