"""Who may ask: hosts, origins and tokens, looked at before any route is.

A page on a foreign site can make a browser send requests to a server on the reader's own machine or network.
Under a name that leads there (DNS rebinding) they count as the server's own, and bear that name in `Host`;
else they bear the page's origin in `Origin`. Where tokens are required, no such page has one, and the name is
not looked at.
"""

from semsearch.server.auth.cors import Cors
from semsearch.server.auth.middleware import Access, frame_ancestors, given, is_required, refused
from semsearch.server.auth.scopes import is_bound, one_question
from semsearch.server.auth.sign_in import ROUTES

__all__ = [
    "ROUTES",
    "Access",
    "Cors",
    "frame_ancestors",
    "given",
    "is_bound",
    "is_required",
    "one_question",
    "refused",
]
