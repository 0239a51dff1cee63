"""Tokens: who may ask a server, from which pages, and until when; signed, so that nothing is kept of them.

A token is a JSON Web Token (RFC 7519) signed with HMAC and SHA-256. Whoever has the key can make any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from semsearch.errors import TokenRefused, UsageError

Scope = Literal["ask", "all"]  # what asking in a page takes, or everything
LONGEST = 8_192  # characters of a token; it travels in headers and addresses
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token grants.

    Attributes:
        expires: From this instant on it is refused.
        origins: The pages that it may be used from, in the browsers' spelling; none for programs.
        question: The only question that may be asked; "" for any.
        scope: "ask" for what asking in a page takes, "all" for everything.
    """

    expires: datetime
    origins: tuple[str, ...] = ()
    question: str = ""
    scope: Scope = "all"


def signed(token: Token, key: str, now: datetime) -> str:
    """Return a token as text: three words of letters, figures, `-` and `_` with dots between.

    Raises:
        UsageError: It would be longer than `LONGEST`.
    """
    import jwt

    claims: dict[str, Any] = {
        "iat": int(now.timestamp()),
        "exp": int(token.expires.timestamp()),
        "origins": list(token.origins),
        "scope": token.scope,
    }
    if token.question:
        claims["question"] = token.question
    text = jwt.encode(claims, key, _ALGORITHM)
    if len(text) > LONGEST:
        raise UsageError(f"the token would have {len(text):,} characters: name fewer origins, or ask shorter")
    return text


def read(text: str, key: str, now: datetime) -> Token:
    """Read a token, if it was signed with this key and is still good.

    Args:
        text: The token, from anywhere.
        key: The key; "" refuses every token.
        now: The instant that it has to be good at.

    Raises:
        TokenRefused: It is no token of this key, was altered, or has expired.
    """
    import jwt

    altered = TokenRefused(
        "the token is not one of this server's, or was altered: copy it whole, or ask for another"
    )
    if not key or len(text) > LONGEST:
        raise altered
    try:
        # Only this algorithm: what the token itself names ("none", or one of public keys) has no say.
        # When it expires is looked at below, by the clock that was given.
        claims = jwt.decode(
            text,
            key,
            algorithms=[_ALGORITHM],
            options={
                "require": ["exp", "iat"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
            },
        )
        token = _token(claims)
    except (jwt.PyJWTError, ValueError, OverflowError, OSError):
        raise altered from None
    if now >= token.expires:
        raise TokenRefused(
            f"the token expired on {token.expires:%Y-%m-%d}: the server's keeper can make another"
        )
    return token


def _token(claims: Mapping[str, Any]) -> Token:
    """Take claims for a token; whoever signs with another program may have got them wrong.

    Raises:
        ValueError, OverflowError, OSError: They are none.
    """
    expires, origins = claims["exp"], claims.get("origins")
    question, scope = claims.get("question", ""), claims.get("scope", "")
    if not (isinstance(expires, int) and isinstance(question, str) and scope in get_args(Scope)):
        raise ValueError
    if not (isinstance(origins, list) and all(isinstance(origin, str) for origin in origins)):
        raise ValueError
    return Token(datetime.fromtimestamp(expires, UTC), tuple(origins), question, scope)
