"""Access tokens: signed JSON Web Tokens (RFC 7519) with HMAC and SHA-256; the server stores none of them.

Anyone who has the key can create an access token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from semsearch.errors import TokenRefused, UsageError

Scope = Literal["ask", "all"]
MAX_LENGTH = 8_192  # characters; access tokens are sent in headers and URLs
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims of an access token.

    Attributes:
        expires: The instant from which the token is refused.
        origins: The origins whose pages may use the token, as browsers serialize them; empty for programs.
        question: The only question that may be asked; "" for any question.
        scope: "ask" for the routes that a page needs to ask questions, "all" for every route.
    """

    expires: datetime
    origins: tuple[str, ...] = ()
    question: str = ""
    scope: Scope = "all"


def sign(access_token: AccessToken, key: str, now: datetime) -> str:
    """Return an access token as signed text (three base64url parts, separated by dots).

    Raises:
        UsageError: The text is longer than `MAX_LENGTH`, or the key cannot be used for HMAC.
    """
    import jwt

    claims: dict[str, Any] = {
        "iat": int(now.timestamp()),
        "exp": int(access_token.expires.timestamp()),
        "origins": list(access_token.origins),
        "scope": access_token.scope,
    }
    if access_token.question:
        claims["question"] = access_token.question
    try:
        text = jwt.encode(claims, key, _ALGORITHM)
    except jwt.PyJWTError as error:  # the key is empty, or is a public key
        raise UsageError(
            "the signing key cannot be used: set SEMSEARCH_TOKEN_KEY to at least 32 random characters"
        ) from error
    if len(text) > MAX_LENGTH:
        raise UsageError(
            f"the access token would have {len(text):,} characters: use fewer origins or a shorter question"
        )
    return text


def verify(text: str, key: str, now: datetime) -> AccessToken:
    """Return the claims of a signed access token.

    Args:
        text: The signed text, from an untrusted source.
        key: The key; with "", every access token is refused.
        now: The time at which the token must be valid.

    Raises:
        TokenRefused: The text was not signed with this key, was altered, or has expired.
    """
    import jwt

    altered = TokenRefused(
        "the access token was not issued by this server, or was altered: copy all of it, or ask for a new one"
    )
    if not key or len(text) > MAX_LENGTH:
        raise altered
    try:
        # Accept one algorithm: the token's own header ("none", a public-key algorithm) must not choose it.
        # Expiry is checked below, against `now`.
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
        access_token = _from_claims(claims)
    except (jwt.PyJWTError, ValueError, OverflowError, OSError):
        raise altered from None
    if now >= access_token.expires:
        raise TokenRefused(
            f"the access token expired on {access_token.expires:%Y-%m-%d}: ask the operator for a new one"
        )
    return access_token


def _from_claims(claims: Mapping[str, Any]) -> AccessToken:
    """Return claims as an access token. Another program may have signed them, so their types are checked.

    Raises:
        ValueError, OverflowError, OSError: A claim is missing or invalid.
    """
    expires, origins = claims["exp"], claims.get("origins")
    question, scope = claims.get("question", ""), claims.get("scope", "")
    if not (isinstance(expires, int) and isinstance(question, str) and scope in get_args(Scope)):
        raise ValueError
    if not (isinstance(origins, list) and all(isinstance(origin, str) for origin in origins)):
        raise ValueError
    return AccessToken(datetime.fromtimestamp(expires, UTC), tuple(origins), question, scope)
