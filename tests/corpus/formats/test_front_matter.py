from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.fields import RecordError
from semsearch.corpus.formats import front_matter
from semsearch.corpus.formats.front_matter import FrontMatter, opens_another, parse_yaml, split

NOT_YAML = "is not YAML: "
COLON = f"{NOT_YAML}mapping values are not allowed in this context: a text with a colon in it needs quotes"
AS_WRITTEN = "; taken as it is written"


def refused(reason: str) -> pytest.RaisesExc[RecordError]:
    return pytest.raises(RecordError, match=f"^{re.escape(reason)}$")


# --- the kinds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\ntags: [a, b]\n---\nText.\n",
        "\n\n---  \ntitle: T\ntags: [a, b]\n...\nText.\n",
        "+++\ntitle = 'T'\ntags = ['a', 'b']\n+++\nText.\n",
        '{"title": "T", "tags": ["a", "b"]}\nText.\n',
        '\n{\n  "title": "T",\n  "tags": [\n    "a", "b"]\n}\n\nText.\n',
        '---json\n{"title": "T", "tags": ["a", "b"]}\n---\nText.\n',
        "--- toml\ntitle = 'T'\ntags = ['a', 'b']\n---\nText.\n",
        "---yaml\ntitle: T\ntags: [a, b]\n---\nText.\n",
        "title: T\ntags:\n- a\n- b\n---\nText.\n",
        '"title": "T",\n"tags": ["a", "b"]\n;;;\nText.\n',
    ],
)
def test_yaml_toml_and_json_are_told_by_how_they_begin(text: str) -> None:
    found = split(text)
    assert found.values == {"title": "T", "tags": ["a", "b"]}
    assert found.rest.strip() == "Text."
    assert found.faults == ()


def test_a_rule_in_the_text_after_header_lines_does_not_end_them() -> None:
    found = split("Title: T\nTags: a, b\n\nText.\n\n---\nMore.\n")
    assert (found.values, found.rest) == ({"Title": "T", "Tags": "a, b"}, "\nText.\n\n---\nMore.\n")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\n---js\n{title: 'T'}\n---\n", 2, "front matter in a language that is not read"),
        ('"title": "T",\n"tags":\n;;;\n', 3, "front matter is not JSON: Expecting value"),
        ('---json\n{"title": "T",\n"tags":}\n---\n', 3, "front matter is not JSON: Expecting value"),
    ],
)
def test_what_cannot_be_read_between_its_marks_is_refused(text: str, line: int, reason: str) -> None:
    with refused(reason) as error:
        split(text)
    assert error.value.line == line


def test_front_matter_without_keys_is_an_empty_mapping() -> None:
    assert split("---\n---\nText.") == FrontMatter({}, "Text.")
    assert split("---\n# a comment\n---\nText.") == FrontMatter({}, "Text.")
    assert split("+++\n+++\nText.") == FrontMatter({}, "Text.")
    assert split("{}\nText.").values == {}


def test_a_mark_inside_an_indented_value_does_not_close() -> None:
    assert split("---\ntitle: |-\n  a\n  ---\n  b\n---\nText.") == FrontMatter(
        {"title": "a\n---\nb"}, "Text."
    )


def test_toml_dates_are_texts_wherever_they_are() -> None:
    text = "d = 2021-07-28\nt = 2021-07-28T10:00:00+02:00\nl = [07:30:00]\n[p]\nd = 2021-07-28T10:00:00\n"
    assert split(f"+++\n{text}+++\n").values == {
        "d": "2021-07-28",
        "t": "2021-07-28T10:00:00+02:00",
        "l": ["07:30:00"],
        "p": {"d": "2021-07-28T10:00:00"},
    }


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("Title: My: T\nDate: 2021\n\nText.", {"Title": "My: T", "Date": "2021"}, "\nText."),
        ("Title: T\nSummary: a\n    b\n\tc\n\nText.", {"Title": "T", "Summary": "a b c"}, "\nText."),
        ("date: 2021\ntitle: T\n", {"date": "2021", "title": "T"}, ""),
        ("Title: T", {"Title": "T"}, ""),
        ("Title: T\nTags:\n\nText.", {"Title": "T", "Tags": ""}, "\nText."),
        ("Title: T\nText at once.", {"Title": "T"}, "Text at once."),
        ("Title: T\nSource: https://x.example/a\n", {"Title": "T", "Source": "https://x.example/a"}, ""),
    ],
)
def test_header_lines_are_read(text: str, values: dict[str, str], rest: str) -> None:
    assert split(text) == FrontMatter(values, rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", None, "the file is empty"),
        (" \n\n", None, "the file is empty"),
        ("\n# Head\n", 2, "no front matter: the first line is not ---, +++ or a header such as Title: …"),
        (
            "https://x.example\n",
            1,
            "no front matter: the first line is not ---, +++ or a header such as Title: …",
        ),
        (
            "Note: this is a text.\n",
            1,
            "no front matter: the first line is not ---, +++ or a header with a Title",
        ),
        ("---\ntitle: T\n", 1, "front matter is not closed: no line --- after the first"),
        ("\n+++\ntitle = 'T'\n---\n", 2, "front matter is not closed: no line +++ after the first"),
        ("---\n- a\n---\n", 2, "expected a mapping of keys to values, found a list"),
        ("---\ntext\n---\n", 2, "expected a mapping of keys to values, found text"),
        ("+++\na = 1\ntitle = T\n+++\n", 3, "front matter is not TOML: invalid value"),
        ("+++\na = 1\na = 2\n+++\n", 3, "front matter is not TOML: cannot overwrite a value"),
        ("+++\nd = 2021-02-30\n+++\n", 2, "front matter is not TOML: invalid date or datetime"),
        ("+++\na = " + "9" * 5000 + "\n+++\n", 2, "front matter is not TOML: a value that cannot be read"),
        ("+++\na = " + "[" * 100_000 + "\n+++\n", 2, "front matter is nested deeper than 50 levels"),
        ('\n{\n"title": T}\n', 3, "front matter is not JSON: Expecting value"),
        (
            "{{< include >}}\n",
            1,
            "front matter is not JSON: Expecting property name enclosed in double quotes",
        ),
        ('{"a": ' + "9" * 5000 + "}", 1, "front matter is not JSON: a number of thousands of digits"),
        ('{"a": ' * 100_000, 1, "front matter is nested deeper than 50 levels"),
    ],
)
def test_what_is_no_front_matter_is_refused_with_its_line(text: str, line: int | None, reason: str) -> None:
    with refused(reason) as caught:
        split(text)
    assert caught.value.line == line


@pytest.mark.parametrize("depth", [900, 960, 980, 990, 1_000])
@pytest.mark.parametrize(
    ("start", "opens", "closes", "end"),
    [
        ("+++\na=", "[", "]", "\n+++"),
        ("+++\na=", "{a=", "}", "\n+++"),
        ('{"a":', "[", "]", "}"),
        ("---\na: ", "[", "]", "\n---"),
    ],
)
def test_any_depth_of_nesting_is_read_or_refused(
    start: str, opens: str, closes: str, end: str, depth: int
) -> None:
    try:
        found = list(split(f"{start}{opens * depth}1{closes * depth}{end}\n").values)
    except RecordError as error:
        found = [str(error)]
    assert found in (["a"], ["front matter is nested deeper than 50 levels"])


# --- YAML that is not YAML as a whole ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value", "fault"),
    [
        ("key: Ferry: new times", "Ferry: new times", COLON),
        ("key: it's: new # now", "it's: new # now", COLON),
        ("'key': a: b", "a: b", COLON),
        ("key : a: b", "a: b", COLON),
        ("key: @home", "@home", "found character that cannot start any token"),
        ("key: 100%: all", "100%: all", COLON),
        ("key: %all", "%all", "found character that cannot start any token"),
        ("key: `code`", "`code`", "found character that cannot start any token"),
        ("key: [Update] Ferry", "[Update] Ferry", "did not find expected key"),
        ("key: {x} and y", "{x} and y", "did not find expected key"),
        ('key: "Ferry" sails', '"Ferry" sails', "did not find expected key"),
        ("key: 'It's late'", "'It's late'", "did not find expected key"),
        ('key: "not closed', '"not closed', "found unexpected end of stream"),
        ("key: *Breaking* news", "*Breaking* news", "did not find expected alphabetic or numeric character"),
        ("key: - a", "- a", "block sequence entries are not allowed in this context"),
    ],
)
def test_a_line_that_is_not_yaml_is_taken_as_it_is_written(line: str, value: str, fault: str) -> None:
    found = split(f"---\ntitle: T\n{line}\ntags: [a, b]\n---\nText.")
    assert found.values == {"title": "T", "key": value, "tags": ["a", "b"]}
    assert found.rest == "Text."
    [(key, reason)] = found.faults
    assert key == "key"
    assert fault in reason
    assert reason.startswith(NOT_YAML)
    assert reason.endswith(AS_WRITTEN)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("key: [a, b", "did not find expected ',' or ']'"),
        ("key: {a: b", "did not find expected ',' or '}'"),
        ("key: *name", "has a YAML alias (*name); write the value out"),
        ("key: a: b\n  c: d", COLON),
        ("key:\n  - a: b: c", COLON),
        ("key: " + "[" * 50_000, "nested deeper than 50 levels"),
    ],
)
def test_what_cannot_be_meant_as_text_is_left_out(lines: str, fault: str) -> None:
    found = split(f"---\ntitle: T\n{lines}\ntags: [a, b]\n---\n")
    assert found.values == {"title": "T", "tags": ["a", "b"]}
    [(key, reason)] = found.faults
    assert key == "key"
    assert fault in reason
    assert not reason.endswith(AS_WRITTEN)


def test_each_key_is_read_with_the_lines_that_belong_to_it() -> None:
    text = "title: a: b\nimages:\n- url: u\n  width: 1\ntext: >-\n  two\n  lines\n# a comment\nlast: z\n"
    found = split(f"---\n{text}---\n")
    assert found.values == {
        "title": "a: b", "images": [{"url": "u", "width": "1"}], "text": "two lines", "last": "z"
    }  # fmt: skip
    assert [key for key, _ in found.faults] == ["title"]


def test_tabs_indent_as_spaces_do() -> None:
    found = split("---\ntitle:\tT\ntags:\n\t- a\n\t- b\nimage:\n\tsrc:\tu\n---\n")
    assert found == FrontMatter({"title": "T", "tags": ["a", "b"], "image": {"src": "u"}}, "")


def test_the_line_of_a_fault_is_that_of_the_file() -> None:
    found = split("\n---\ntitle: T\ntags: [a, b\nlast: z\n---\n")
    assert found.faults == (
        ("tags", f"{NOT_YAML}did not find expected ',' or ']', while parsing a flow sequence from line 4"),
    )


def test_front_matter_of_which_no_key_can_be_read_is_refused() -> None:
    with refused("front matter has a YAML alias (*name); write the value out") as caught:
        split("---\ntitle: *name\n---\n")
    assert caught.value.line == 2


def test_lines_that_belong_to_no_key_are_left_out() -> None:
    assert split("---\nloose words\ntitle: T\n---\nText.").values == {"title": "T"}


@given(
    st.lists(
        st.sampled_from(["title: T", "a: b: c", "- x", "  - y", "[", "]", "'", '"', "{", "}", "*a", "&a",
                         "|", ">", "? ", ": ", "\t", "# c", "---x", "!!int", "%", "key:", "  z: 1",
                         "\x85", "\u2028", "…"]),
        max_size=12,
    ),
    st.sampled_from(["\n", " "]),
)  # fmt: skip
def test_any_text_between_the_marks_is_read_or_refused(parts: list[str], by: str) -> None:
    try:
        found = split("---\n" + by.join(parts) + "\n---\nText.")
    except RecordError as error:
        reasons = [str(error)]
    else:
        reasons = [reason for _, reason in found.faults]
        assert found.rest == "Text."
    assert all(len(reason.splitlines()) == 1 for reason in reasons)


LINES = ["a: b: c\n", "a:\n", "- [\n", "'a'\n", "a" * 99 + "\n", " \t" * 50 + "\n"]


@pytest.mark.parametrize("line", LINES)
def test_a_quarter_of_a_mebibyte_of_wrong_yaml_is_handled_in_linear_time(line: str) -> None:
    # Quadratic time would be hours here; the test run itself is the assertion's clock.
    text = "k:\n" + line * (256 * 1024 // len(line)) + "title: x: y\n"
    found = split(f"---\n{text}---\n")
    assert found.values["title"] == "x: y"
    assert len(found.faults) <= 3


# --- a second item ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("One.\n---\ntitle: U\n---\nTwo.", 5),
        ("---\ntitle: U\ntags:\n- a\n  b\n\n---\n", 0),
        ("a\n---\n\nb\n---\nc: d\n---\n", 9),
        ("One.\n\n---\n\nTwo.\n\n---\n", None),
        ("---\n\n- a\n- b\n\n---\n", None),
        ("---\n    code: 1\n---\n", None),
        ("---\n---\n", None),
        ("---\ntitle: U\n", None),
        ("---\ntitle: U\nand a text\n---\n", None),
        ("", None),
    ],
)
def test_a_second_front_matter_is_found(text: str, at: int | None) -> None:
    assert opens_another(text) == at


# --- the safe subset of YAML ------------------------------------------------------------------------------


def test_every_scalar_is_text_or_nothing() -> None:
    text = "a: no\nb: 1e3\nc: 2021-07-28\nd: ~\ne:\nf: !!python/object/apply:os.getcwd []\ng: !!int '7'\n"
    assert parse_yaml(text + "h: '~'\ni: ''\n", 1) == {
        "a": "no", "b": "1e3", "c": "2021-07-28", "d": None, "e": None, "f": [], "g": "7", "h": "~", "i": ""
    }  # fmt: skip


def test_lists_and_mappings_nest() -> None:
    text = (
        'related:\n  - title: "a: b"\n    images:\n      - {url: u, width: 1}\n  - x\nlast: |\n  two\n  l\n'
    )
    assert parse_yaml(text, 1) == {
        "related": [{"title": "a: b", "images": [{"url": "u", "width": "1"}]}, "x"],
        "last": "two\nl\n",
    }


def test_the_last_value_of_a_repeated_key_is_kept() -> None:
    assert parse_yaml("a: 1\na: 2\n", 1) == {"a": "2"}


def test_ampersands_and_asterisks_in_texts_are_not_aliases() -> None:
    assert parse_yaml("a: &name Q*A\nb: '*x & y'\n", 1) == {"a": "Q*A", "b": "*x & y"}


def test_no_value_is_nothing() -> None:
    assert parse_yaml("", 1) is None
    assert parse_yaml("# a comment\n", 1) is None


def test_characters_that_yaml_forbids_are_dropped() -> None:
    assert parse_yaml("a: x\x08\x1by\ufeff\n", 1) == {"a": "xy\ufeff"}


def test_every_other_character_is_accepted() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x11000) if not 0xD800 <= code < 0xE000)
    parsed = parse_yaml("a: '" + every.replace("'", "") + "'\n", 1)
    assert isinstance(parsed, dict)
    assert len(parsed["a"]) > 60_000


def test_a_character_that_only_the_yaml_library_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_matter, "_FORBIDDEN", re.compile("(?!)"))
    with pytest.raises(RecordError, match="a character that YAML does not allow"):
        parse_yaml("a: x\x08\n", 1)


def test_unicode_line_separators_do_not_count_as_lines() -> None:
    with pytest.raises(RecordError) as caught:
        parse_yaml("a: x\u2028y\x85z\nb: *a\n", 1)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: x: y\n", 12, "front matter is not YAML: mapping values are not allowed in this context: "
         "a text with a colon in it needs quotes"),
        (
            'a: 1\nb: "open\nc: 2\n',
            14,
            "front matter is not YAML: found unexpected end of stream, "
            "while scanning a quoted scalar from line 12",
        ),
        ("a: [1, 2\nb: 3\n", 12, "front matter is not YAML: did not find expected ',' or ']', "
         "while parsing a flow sequence from line 11"),
        ("a:\n\t- b\n", 12, "front matter is not YAML: found character that cannot start any token, "
         "while scanning for the next token from line 12"),
        ("a: &x 1\nb: *x\n", 12, "front matter has a YAML alias (*name); write the value out"),
        ("a: 1\n? [b]\n: 2\n", 12, "front matter has a key that is not text"),
        ("a: 1\n--- b\n", 12, "front matter has more than one YAML document"),
        ("a: " + "[" * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("a: " + "{a: " * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("- " * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("".join(f"{' ' * n}a:\n" for n in range(60)), 61, "front matter is nested deeper than 50 levels"),
    ],
)  # fmt: skip
def test_invalid_front_matter_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^{re.escape(reason)}$") as caught:
        parse_yaml(text, first_line=11)
    assert caught.value.line == line


def test_an_error_message_quotes_no_content() -> None:
    for text in (
        'secured: "PRIVATE\n',
        "secured: PRIVATE: PRIVATE\n",
        "secured: *PRIVATE\n",
        "secured: %\n  @PRIVATE: [\n",
    ):
        with pytest.raises(RecordError) as caught:
            parse_yaml(text, 1)
        assert "PRIVATE" not in str(caught.value)
        assert "PRIVATE" not in repr(split(f"---\ntitle: T\n{text}---\n").faults)
