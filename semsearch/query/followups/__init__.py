"""A question and those before it -> what is meant: whether it leans on them, and what it takes over. Pure."""

from semsearch.query.followups.resolution import Followed, disinherited, follow

__all__ = ["Followed", "disinherited", "follow"]
