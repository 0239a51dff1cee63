"""Write a summary with a language model; only sentences that the stories support are kept."""

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
from semsearch.summaries.llm.prompt import MAX_STORIES, NO_ANSWER, messages
from semsearch.types import Answer, Sentence

MAX_SENTENCES = 5
MAX_UNSUPPORTED = 20  # unsupported sentences after which the rest of a reply is not read

_log = logging.getLogger(__name__)


class Writer:
    """Write summaries; safe to use from several threads."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._failing = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._settings.model

    def write(self, answer: Answer, cancel: CancelToken) -> Iterator[Sentence | None]:
        """Yield each supported sentence as it arrives, and None for each unsupported one.

        Args:
            answer: The question and the stories.
            cancel: Stops the model.

        Raises:
            WritingFailed: The model gave no reply, or none that can be used.
        """
        said, unsupported = set[str](), 0
        with closing(completion(self._settings, messages(answer), cancel)) as parts:
            try:
                for claim in _claims(parts):
                    if claim.text.strip(".").upper() == NO_ANSWER:
                        continue
                    sentence = None
                    if claim.is_plain:
                        sentence = summaries.supported(
                            claim.text, claim.citations, answer.stories[:MAX_STORIES]
                        )
                    if sentence and sentence.text in said:
                        continue
                    yield sentence
                    unsupported += sentence is None
                    said |= {sentence.text} if sentence else set()
                    if len(said) == MAX_SENTENCES or unsupported == MAX_UNSUPPORTED:
                        break
            except WritingFailed as error:
                if not cancel.cancelled:
                    self._log_failure(str(error))
                raise
        self._log_failure("")

    def _log_failure(self, failure: str) -> None:
        """Log the first failure, and the next one only after a success."""
        with self._lock:
            is_new, self._failing = bool(failure) and not self._failing, bool(failure)
        if is_new:
            host = urlsplit(self._settings.base_url).netloc
            _log.warning(
                "the language model at %s writes no summaries (%s): they are extracted from articles instead",
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
