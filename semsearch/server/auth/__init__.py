"""Access control: host names, origins and access tokens, checked before routing.

A page of a foreign site can make a browser send requests to a server on the user's own machine or network.
With DNS rebinding, such a request is same-origin and carries the foreign name in `Host`; otherwise it carries
the page's origin in `Origin`. Where access tokens are required, `Host` is not checked: a foreign page has no
token.
"""

from semsearch.server.auth.cors import Cors
from semsearch.server.auth.middleware import AuthMiddleware, denied
from semsearch.server.auth.scopes import (
    check_question,
    encoded_access_token,
    frame_ancestors,
    has_fixed_question,
    is_required,
)
from semsearch.server.auth.sign_in import ROUTES

__all__ = [
    "ROUTES",
    "AuthMiddleware",
    "Cors",
    "check_question",
    "denied",
    "encoded_access_token",
    "frame_ancestors",
    "has_fixed_question",
    "is_required",
]
