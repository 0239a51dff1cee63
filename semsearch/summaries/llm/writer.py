"""Stories -> sentences that a language model wrote and that the stories bear out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from semsearch import summaries
from semsearch.cancellation import CancelToken
from semsearch.settings import LlmSettings
from semsearch.summaries.llm.claims import Claim, Reply
from semsearch.summaries.llm.completion import WritingFailed, completion
from semsearch.summaries.llm.prompt import NOTHING, STORIES, messages
from semsearch.types import Answer, Sentence

MOST = 5  # sentences
MOST_UNSUPPORTED = 20  # after which the rest of a reply is not waited for

_log = logging.getLogger(__name__)


class Writer:
    """Writes summaries; safe to use from several threads."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._failing = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._settings.model

    def write(self, answer: Answer, cancel: CancelToken) -> Iterator[Sentence | None]:
        """Give each sentence that the stories it cites bear out, as it comes; None for each other one.

        Args:
            answer: The question and the stories.
            cancel: Stops it.

        Raises:
            WritingFailed: The model gave no reply, or none that can be used.
        """
        said, unsupported = set[str](), 0
        with closing(completion(self._settings, messages(answer), cancel)) as parts:
            try:
                for claim in _claims(parts):
                    if claim.text.strip(".").upper() == NOTHING:
                        continue
                    sentence = None
                    if claim.is_plain:
                        sentence = summaries.supported(claim.text, claim.citations, answer.stories[:STORIES])
                    if sentence and sentence.text in said:
                        continue
                    yield sentence
                    unsupported += sentence is None
                    said |= {sentence.text} if sentence else set()
                    if len(said) == MOST or unsupported == MOST_UNSUPPORTED:
                        break
            except WritingFailed as error:
                if not cancel.cancelled:
                    self._told(str(error))
                raise
        self._told("")

    def _told(self, failure: str) -> None:
        """Put the first failure into the log, and the next only after a success."""
        with self._lock:
            is_new, self._failing = bool(failure) and not self._failing, bool(failure)
        if is_new:
            host = urlsplit(self._settings.base_url).netloc
            _log.warning(
                "the language model at %s writes no summaries (%s): sentences are taken from articles",
                host,
                failure,
            )


def _claims(parts: Iterator[str]) -> Iterator[Claim]:
    reply = Reply()
    for part in parts:
        yield from reply.add(part)
        if reply.is_full:
            break
    yield from reply.end()
