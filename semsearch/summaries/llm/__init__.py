"""A language model behind any address that speaks OpenAI's protocol: it may write a summary, and is checked.

It sees the question and the articles that were found, as quoted data, and nothing else. What it writes is
taken sentence by sentence, without markup, and only where the articles that it cites bear it out
(`semsearch.summaries.verification`).
"""

from semsearch.summaries.llm.completion import WritingFailed
from semsearch.summaries.llm.writer import Writer

__all__ = ["Writer", "WritingFailed"]
