"""Read lines from a terminal with history, editing and completion. Only this module uses prompt_toolkit."""

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
    """Completes commands, and the topics, outlets and titles of the archive."""

    def __init__(self, suggest: Suggest | None) -> None:
        self._suggest = suggest

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        text = document.text_before_cursor.lstrip()
        command, space, rest = text.partition(" ")
        if text.startswith("/") and not space:
            yield from (Completion(name, -len(text)) for name in COMMANDS if name.startswith(text))
            return
        wanted = _NAMES.get(command)
        start = rest if text.startswith("/") else text
        if self._suggest is None or not start.strip() or (text.startswith("/") and not wanted):
            return
        try:
            found = self._suggest(start, SUGGESTED)
        except SemsearchError:
            return
        for one in found:
            if wanted in (None, one.kind):
                yield Completion(one.text, -len(start), display_meta=one.kind)


def completer(suggest: Suggest | None) -> Completer:
    """Return a completer; without `suggest`, it completes commands only."""
    return _Completions(suggest)


def read_lines(suggest: Suggest | None) -> Iterator[str]:
    """Yield each line until Ctrl-D; Ctrl-C clears the line. Nothing is written to disk.

    Args:
        suggest: Returns up to n completions of a text; None to complete commands only.
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
