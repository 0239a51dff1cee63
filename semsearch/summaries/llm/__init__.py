"""Summaries by a language model behind any address that speaks OpenAI's protocol.

The model sees the question and the articles found, as quoted data, and nothing else. Its reply is taken
sentence by sentence, without markup, and only where the cited articles support it
(`semsearch.summaries.verification`).
"""

from semsearch.summaries.llm.completion import WritingFailed
from semsearch.summaries.llm.writer import Writer

__all__ = ["Writer", "WritingFailed"]
