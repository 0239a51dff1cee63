"""The HTTP interface: an application over an index, and the server that runs it.

Importing this loads FastAPI and uvicorn; a command that does not serve leaves it alone.
"""

from semsearch.api.application import app
from semsearch.api.server import serve

__all__ = ["app", "serve"]
