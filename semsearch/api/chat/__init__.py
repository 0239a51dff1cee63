"""OpenAI's protocol: an answer as a chat completion, for clients that speak nothing else."""

from semsearch.api.chat.examples import REPLIES
from semsearch.api.chat.routes import Chunk, router

__all__ = ["REPLIES", "Chunk", "router"]
