"""The front matter of a text file: YAML, TOML, JSON or header lines -> a mapping, and the text that follows.

Its marks are those of Jekyll (`---`), Hugo (`+++`), Eleventy (`---json`) and Hexo, which needs no opening one
(YAML before `---`, the inside of a JSON object before `;;;`).

YAML becomes strings, lists and mappings, from a safe subset. The values are built from the parser's events:
no recursion that deep nesting could exhaust, no aliases that expand exponentially ("billion laughs"), no tags
that name Python objects, no implicit types ("no", 1e3, 2021-07-28). Messages name the problem and the line,
and quote nothing.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise

import yaml

from semsearch.corpus.fields import RecordError, type_name

NESTING_LIMIT = 50
_NESTED = f"front matter is nested deeper than {NESTING_LIMIT} levels"
# YAML forbids some characters that real excerpts contain, and treats others as line ends.
_FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TOP_KEY = re.compile(
    r"""(?P<quote>["']?)(?P<key>[^\s"'#\-?:\[\]{},&*!|>%@`][^:"'\n]{0,100})(?P=quote)\s*:(?:\s|$)"""
)
_KEY_LINE = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)|[ \t]+\S|- ")
# What cannot be meant as text: nothing, a block, an alias, a list or mapping that is not closed.
_NO_TEXT = re.compile(r"$|[|>]|[*&]\S*$|\[[^\]]*$|\{[^}]*$")
_OPENING = re.compile(r"(?P<mark>---|\+\+\+)(?:[ \t]*(?P<language>[A-Za-z]{1,16}))?")
_HEADER = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):(?:[ \t]+(?P<value>.*))?$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a file.

    Attributes:
        values: What it says.
        rest: The text after it.
        faults: The keys whose values could not be read as they are written, with the reason.
    """

    values: dict[str, object]
    rest: str
    faults: tuple[tuple[str, str], ...] = ()


def split(text: str) -> FrontMatter:
    """Return the front matter of a text: between marks, before one, a JSON object, or header lines.

    Raises:
        RecordError: There is none, it is not closed, or it cannot be parsed.
    """
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise RecordError("the file is empty")
    first = lines[start].rstrip()
    if opening := _OPENING.fullmatch(first):
        mark, language = opening["mark"], (opening["language"] or "").lower()
        ends = {"---", "..."} if mark == "---" else {mark}
        end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in ends), None)
        if end is None:
            raise RecordError(f"front matter is not closed: no line {mark} after the first", start + 1)
        inside, rest = "\n".join(lines[start + 1 : end]) + "\n", "\n".join(lines[end + 1 :])
        if mark == "+++" or language == "toml":
            return FrontMatter(_toml(inside, start + 2), rest)
        if language == "json":
            return FrontMatter(_json(inside, start + 2).values, rest)
        if language not in ("", "yaml", "yml"):
            raise RecordError("front matter in a language that is not read", start + 1)
        values, faults = _tolerant_yaml(inside, start + 2)
        return FrontMatter(values, rest, faults)
    if first.startswith("{"):
        return _json("\n".join(lines[start:]), start + 1)
    if (unopened := _unopened(lines[start:], start + 1)) is not None:
        return unopened
    if _HEADER.match(first):
        return _header(lines[start:], start + 1)
    raise RecordError(
        "no front matter: the first line is not ---, +++ or a header such as Title: …", start + 1
    )


def _unopened(lines: list[str], first_line: int) -> FrontMatter | None:
    """Return front matter that has an end but no beginning, as Hexo reads it; None if there is none."""
    end = next((n for n, line in enumerate(lines) if line.rstrip() in ("---", ";;;")), None)
    if end is None:
        return None
    inside, rest = lines[:end], "\n".join(lines[end + 1 :])
    if lines[end].startswith(";;;") and inside[:1] and inside[0].lstrip().startswith('"'):
        return FrontMatter(_json("\n".join(["{", *inside, "}"]), first_line - 1).values, rest)
    if lines[end].startswith("---") and all(map(_KEY_LINE.match, inside)):
        values, faults = _tolerant_yaml("\n".join(inside) + "\n", first_line)
        if any(key.lower() == "title" for key in values):
            return FrontMatter(values, rest, faults)
    return None


def opens_another(text: str) -> int | None:
    """Return where a text begins a second front matter (`---`, keys, `---`), None if it does not."""
    lines = text.split("\n")
    marks = [n for n, line in enumerate(lines) if line.rstrip() == "---"]
    for first, second in pairwise(marks):
        inside = [line for line in lines[first + 1 : second] if line.strip()]
        if inside and inside[0][0].isalpha() and all(_KEY_LINE.match(line) for line in inside):
            return sum(len(line) + 1 for line in lines[:first])
    return None


def _toml(text: str, first_line: int) -> dict[str, object]:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        reason = str(error).partition(" (at ")[0]
        line = first_line + int(place[1]) - 1 if place else first_line
        raise RecordError(f"front matter is not TOML: {reason[:1].lower()}{reason[1:]}", line) from None
    except RecursionError:
        raise RecordError(_NESTED, first_line) from None
    except ValueError:  # a number of thousands of digits
        raise RecordError("front matter is not TOML: a value that cannot be read", first_line) from None
    return {key: _without_dates(value) for key, value in values.items()}


def _without_dates(value: object) -> object:
    """Return a TOML value with its dates as text in ISO 8601."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_without_dates(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _without_dates(inner) for key, inner in value.items()}
    return value


def _json(text: str, first_line: int) -> FrontMatter:
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise RecordError(f"front matter is not JSON: {error.msg}", first_line + error.lineno - 1) from None
    except RecursionError:
        raise RecordError(_NESTED, first_line) from None
    except ValueError:
        raise RecordError("front matter is not JSON: a number of thousands of digits", first_line) from None
    return FrontMatter(values, text[end:])


def _header(lines: list[str], first_line: int) -> FrontMatter:
    """Return the header lines of Pelican and MultiMarkdown: `Key: value`, continued by indented lines."""
    values: dict[str, object] = {}
    key = ""
    end = len(lines)
    for number, line in enumerate(lines):
        if not line.strip():
            end = number
            break
        if key and line[:1].isspace():
            values[key] = f"{values[key]} {line.strip()}".strip()
        elif found := _HEADER.match(line):
            key = found["key"]
            values[key] = (found["value"] or "").strip()
        else:
            end = number
            break
    if not any(key.lower() == "title" for key in values):
        raise RecordError(
            "no front matter: the first line is not ---, +++ or a header with a Title", first_line
        )
    return FrontMatter(values, "\n".join(lines[end:]))


def _tolerant_yaml(text: str, first_line: int) -> tuple[dict[str, object], tuple[tuple[str, str], ...]]:
    """Return what YAML text says; where it is not YAML as a whole, what each of its keys says by itself.

    Raises:
        RecordError: It is not a mapping, or none of its keys can be read.
    """
    try:
        values = parse_yaml(text, first_line)
    except RecordError as error:
        values, faults = _by_key(text, first_line)
        if not values:
            raise error from None
        return values, tuple(dict.fromkeys(faults))
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise RecordError(f"expected a mapping of keys to values, found {type_name(values)}", first_line)
    return values, ()


def _by_key(text: str, first_line: int) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """Read each top-level key by itself; the value of one line that is not YAML is taken as text."""
    blocks: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), start=first_line):
        if found := _TOP_KEY.match(line):
            blocks.append((found["key"].strip(), number, [line]))
        elif blocks:
            rest = line.lstrip(" \t")
            blocks[-1][2].append(line[: len(line) - len(rest)].expandtabs(4) + rest)  # YAML has no tabs there
    values: dict[str, object] = {}
    faults = []
    for key, number, lines in blocks:
        try:
            parsed = parse_yaml("\n".join(lines) + "\n", number)
        except RecordError as error:
            reason = str(error).removeprefix("front matter ")
            raw = lines[0].partition(":")[2].strip()
            if _NO_TEXT.match(raw) or any(map(str.strip, lines[1:])):
                faults.append((key, reason))
            else:
                values[key] = raw
                faults.append((key, f"{reason}; taken as it is written"))
        else:
            if isinstance(parsed, dict):
                values.update(parsed)
    return values, faults


def parse_yaml(text: str, first_line: int) -> object:
    """Return the value of YAML text: every scalar is a string, or None; the last of two equal keys wins.

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
    root: object = None
    open_values: list[dict[str, object] | list[object]] = []
    keys: list[str | None] = []  # for each open value the key that waits for its value
    documents = 0
    line = first_line
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if event.start_mark:
            line = first_line + event.start_mark.line
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = None if not event.style and event.value in _NULLS else event.value
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
        elif isinstance(event, yaml.ScalarEvent):
            keys[-1] = event.value
            continue
        else:
            raise RecordError("front matter has a key that is not text", line)
        if isinstance(value, dict | list):
            if len(open_values) == NESTING_LIMIT:
                raise RecordError(_NESTED, line)
            open_values.append(value)
            keys.append(None)
    return root
