"""OpenAI's protocol: an answer as a chat completion, for clients that support no other protocol."""

from semsearch.server.openai.examples import REPLIES
from semsearch.server.openai.router import router
from semsearch.server.openai.schemas import Chunk

__all__ = ["REPLIES", "Chunk", "router"]
