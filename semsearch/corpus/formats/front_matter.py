"""YAML front matter -> strings, lists and mappings, from a safe subset of YAML.

The values are built from the parser's events: no recursion that deep nesting could exhaust, no aliases that
expand exponentially ("billion laughs"), no tags that name Python objects, no implicit types ("no", 1e3,
2021-07-28). Messages name the problem and the line, and quote nothing.
"""

from __future__ import annotations

import re

import yaml

from semsearch.corpus.fields import RecordError

NESTING_LIMIT = 50
_NESTED = f"front matter is nested deeper than {NESTING_LIMIT} levels"

# YAML forbids some characters that real excerpts contain, and treats others as line ends.
_FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")


def parse(text: str, first_line: int) -> object:
    """Return the value of YAML text: every scalar is a string; the last of two equal keys wins.

    Args:
        text: The lines between the marks, ended by line feeds.
        first_line: The number in the file of the first of them.

    Raises:
        RecordError: It is not YAML, or holds an alias, a key that is no text, or nesting above 50 levels.
    """
    text = _LINE_ENDS.sub(" ", _FORBIDDEN.sub("", text))
    try:
        return _build(text, first_line)
    except yaml.MarkedYAMLError as error:
        line = first_line + error.problem_mark.line if error.problem_mark else None
        if "maximum nesting depth" in str(error.problem):  # newer versions of the library stop by themselves
            raise RecordError(_NESTED, line) from None
        context = f", {error.context}" if error.context else ""
        if context and error.context_mark:
            context += f" from line {first_line + error.context_mark.line}"
        advice = ": a text with a colon in it needs quotes" if "mapping values" in str(error.problem) else ""
        raise RecordError(f"front matter is not YAML: {error.problem}{context}{advice}", line) from None
    except yaml.YAMLError:  # characters that YAML forbids, and that were not removed above
        raise RecordError(
            "front matter is not YAML: a character that YAML does not allow", first_line
        ) from None


def _build(text: str, first_line: int) -> object:
    root: object = ""
    open_values: list[dict[str, object] | list[object]] = []
    keys: list[str | None] = []  # for each open value the key that waits for its value
    documents = 0
    line = first_line
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if event.start_mark:
            line = first_line + event.start_mark.line
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
        elif isinstance(event, yaml.CollectionEndEvent):
            open_values.pop()
            keys.pop()
            continue
        elif isinstance(event, yaml.AliasEvent):
            raise RecordError("front matter has a YAML alias (*name); write the value out", line)
        else:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise RecordError("front matter has more than one YAML document", line)
            continue

        if not open_values:
            root = value
        elif isinstance(within := open_values[-1], list):
            within.append(value)
        elif (key := keys[-1]) is not None:
            within[key] = value
            keys[-1] = None
        elif isinstance(value, str):
            keys[-1] = value
            continue
        else:
            raise RecordError("front matter has a key that is not text", line)
        if isinstance(value, dict | list):
            if len(open_values) == NESTING_LIMIT:
                raise RecordError(_NESTED, line)
            open_values.append(value)
            keys.append(None)
    return root
