"""A language model behind any address that speaks OpenAI's protocol: it may write a summary, and is checked.

It sees the question and the articles that were found, as quoted data, and nothing else. What it writes is
taken sentence by sentence, without markup, and only where the articles that it cites bear it out
(`semsearch.answers.support`).
"""

from semsearch.llm.completion import WritingFailed
from semsearch.llm.halt import Halt
from semsearch.llm.telling import told, whole
from semsearch.llm.writer import Writer

__all__ = ["Halt", "Writer", "WritingFailed", "told", "whole"]
