"""What a browser may load and run for a page, and who may frame it (Content Security Policy)."""

from __future__ import annotations

NOBODY = "frame-ancestors 'none'"


def policy(ancestors: str = NOBODY, *, images: bool = False) -> str:
    """Return the policy of a page: its own style, scripts and requests, and nothing that stands in the page.

    Args:
        ancestors: The directive that says who may frame it.
        images: Whether it may show the archive's images, from anywhere.
    """
    anywhere = " https: http:" if images else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{anywhere}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; "
        f"trusted-types semsearch; {ancestors}"
    )
