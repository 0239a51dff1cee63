"""Follow-up questions: a question and those before it -> what it means, with what it inherits. Pure."""

from semsearch.query.followups.conversation import ParsedQuestion, parse
from semsearch.query.followups.inheritance import drop_inherited_filters
from semsearch.query.followups.references import Reference

__all__ = ["ParsedQuestion", "Reference", "drop_inherited_filters", "parse"]
