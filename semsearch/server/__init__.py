"""The HTTP interface: an application over an index, and the server that runs it.

Importing this loads FastAPI and uvicorn; a command that does not serve leaves it alone.
"""

from semsearch.server.app import app
from semsearch.server.process import serve

__all__ = ["app", "serve"]
