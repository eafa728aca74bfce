"""The reader takes plain YAML only, keeps every line, and never fails with a traceback."""

from __future__ import annotations

from contextlib import suppress

import pytest
from counterpoise.scenario.reading.strict_yaml import (
    MAX_BYTES,
    Problem,
    ScenarioError,
    dump_yaml,
    parse_yaml,
    read_scalar,
    read_yaml,
)
from hypothesis import given, settings
from hypothesis import strategies as st


def problem(data: bytes) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(data, "f.yaml")
    return caught.value.problems[0]


def aliases_of_aliases() -> bytes:
    lines = [b"a: &a [x, x, x, x, x, x, x, x, x]"]
    for letter in range(ord("b"), ord("k")):
        below = b", ".join([b"*%c" % (letter - 1)] * 9)
        lines.append(b"%c: &%c [%s]" % (letter, letter, below))
    return b"\n".join(lines)


BAD = [
    (b"", None, "is empty"),
    (b"# only a comment\n", None, "is empty"),
    (b"---\n", None, "is empty"),
    (b"- a\n- b\n", 1, "the top level must be keys with values"),
    (b"just text", 1, "the top level must be keys with values"),
    (b"a: 1\nb: [1, 2\n", 3, "cannot be read as YAML"),
    (b"a: 1\n b: 2\n", 2, "cannot be read as YAML"),
    (b"a: 'open\n", 2, "cannot be read as YAML"),
    (b"a:\n\t- b\n", 2, "cannot be read as YAML"),
    (b"a: 1\nb:\n  c: 1\n  c: 2\n", 4, "the key 'c' is given twice (first on line 3)"),
    (b"a: {2000: 1, 2000: 2}", 1, "the key '2000' is given twice"),
    (b"a: .nan", 1, ".nan is not a finite number"),
    (b"a:\n  - -.inf", 2, "-.inf is not a finite number"),
    (b"a: 1e999", 1, "1e999 is not a finite number"),
    (b"a: " + b"9" * 5000, 1, "too large a number"),
    (b"a: !!python/object/apply:os.system [ls]", 1, "tags are not read"),
    (b"a: !mine 3", 1, "tags are not read"),
    (b"a: 1\n---\nb: 2\n", 2, "more than one document"),
    (b"a: &x [1, *x]", 1, "the alias *x refers to itself"),
    (b"a: &x {b: {c: *x}}", 1, "the alias *x refers to itself"),
    (b"a: *nothing", 1, "the alias *nothing has no anchor"),
    (aliases_of_aliases(), 6, "its aliases stand for more than 100000 entries"),
    (b"<<: {a: 1}", 1, "merge keys (<<) are not read"),
    (b"? [a, b]\n: c", 1, "a key must be a word or a year"),
    (b"true: 1", 1, "a key must be a word or a year"),
    (b"1.5: 1", 1, "a key must be a word or a year"),
    (b"a: 1\nb: \xff\xfe", 2, "is not UTF-8 text"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "is not UTF-8 text"),
    (b"PK\x03\x04\x00", 1, "holds a control character (U+0003)"),
    (b"a: 1\nb: \x00", 2, "holds a control character (U+0000)"),
    ("a: 1".encode("utf-16"), 1, "is not UTF-8 text"),
    (b"[" * 50_000, None, ""),
    (b"a: " + b"[" * 100 + b"]" * 100, 1, "is nested deeper than 40 levels"),
    (b"a: 1\n" * 2 + b"#" * MAX_BYTES, None, "is larger than 5 MB"),
]


@pytest.mark.parametrize(("data", "line", "message"), BAD, ids=[f"{n}-{row[2][:30]}" for n, row in enumerate(BAD)])
def test_bad_yaml_is_refused_with_its_line(data: bytes, line: int | None, message: str) -> None:
    found = problem(data)
    assert message in found.message
    assert line is None or found.line == line
    assert found.file == "f.yaml"


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(b"a: 1\na: 2\nb: .nan\nc: !t 1\n", "f.yaml")
    assert [found.line for found in caught.value.problems] == [2, 3, 4]
    assert str(caught.value).splitlines()[0] == "f.yaml:2: the key 'a' is given twice (first on line 1)"


def test_tabs_are_named_as_the_cause() -> None:
    assert "spaces, not tabs" in problem(b"a:\n\t- b\n").hint


def test_missing_file_folder_and_odd_names(tmp_path) -> None:
    cases = {"nowhere.yaml": "no such file", ".": "is a folder", "a\0b.yaml": "cannot be read"}
    for name, message in cases.items():
        with pytest.raises(ScenarioError) as caught:
            read_yaml(f"{tmp_path}/{name}")
        assert message in caught.value.problems[0].message


SCALARS = [
    ("1e-3", 0.001), ("1E5", 100000.0), ("-.5", -0.5), ("+3", 3), ("2.", 2.0), ("007", 7),
    ("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("no", "no"),
    ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("off", "off"), ("True", "True"), ("NULL", "NULL"),
    ("2002-04-11", "2002-04-11"), ("1:30", "1:30"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("nan", "nan"),
    ("1e", "1e"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_scalars(text: str, value: object) -> None:
    assert read_scalar(text) == value
    assert type(read_scalar(text)) is type(value)
    assert parse_yaml(f"a: {text}".encode(), "f").plain() == {"a": value}


def test_quoted_words_stay_text() -> None:
    assert parse_yaml(b'a: \'1\'\n"2000": "true"', "f").plain() == {"a": "1", "2000": "true"}


def test_positions_of_keys_and_entries() -> None:
    node = parse_yaml(b"\xef\xbb\xbf# bom\na:\n  b:\n    - x\n    - y\n2000: 1\n", "f")
    assert node.positions() == {
        ("a",): ("f", 2),
        ("a", "b"): ("f", 3),
        ("a", "b", 0): ("f", 4),
        ("a", "b", 1): ("f", 5),
        (2000,): ("f", 6),
    }
    assert node.find(("a", "b", 7)).line == 3


def test_aliases_in_moderation() -> None:
    node = parse_yaml(b"a: &x {b: 1}\nc: *x\n", "f")
    assert node.plain() == {"a": {"b": 1}, "c": {"b": 1}}
    assert node.find(("c",)).line == 2


SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.sampled_from(["1E5", "1e-3", "no", "~", "null", "0o7", "1_0", ".5", "+1", ".inf", "<<", "=", "2002-04-11"]),
)
KEYS = st.one_of(st.integers(0, 3000), st.text("abz.- :#'\"0129eE", max_size=5).filter(lambda key: key != "<<"))
TREES = st.recursive(
    SIMPLE, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3), max_leaves=8
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_what_is_dumped_is_read_back(data) -> None:
    assert parse_yaml(dump_yaml(data).encode(), "f").plain() == data


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text("a1:-[]{}&*!?|>'\"\n\t #,%@`", max_size=40).map(str.encode)))
def test_junk_never_gives_a_traceback(data: bytes) -> None:
    with suppress(ScenarioError):
        parse_yaml(data, "f")


def test_below_the_levels_asked_for_there_are_only_empty_blocks() -> None:
    text = b"a: 1\nb: {c: [1, {d: 2}], e: {f: [3]}, g: x}\nh: [[1], 2]\n"
    assert parse_yaml(text, "f.yaml", levels=1).plain() == {"a": 1, "b": {}, "h": []}
    found = parse_yaml(text, "f.yaml", levels=2)
    assert found.plain() == {"a": 1, "b": {"c": [], "e": {}, "g": "x"}, "h": [[], 2]}
    assert found.find(("h",)).line == 3
    with pytest.raises(ScenarioError, match="cannot be read as YAML"):
        parse_yaml(b"a: {b: [1, 2}", "f.yaml", levels=1)


LAID_OUT = b"""\
a: &x
  # a comment
  b:
    c: 1

    d: {e: 2}
  f:
    # nothing but a comment
  g: 'text
that goes on'
h:
- i:
    j: 1
- 2
k: |
  l:
    m
n: *x
"""


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_file_in_lines_is_the_same_with_its_depths_left_out(levels: int) -> None:
    def outline(value: object, depth: int = 0) -> object:
        if isinstance(value, dict):
            return {} if depth == levels else {key: outline(entry, depth + 1) for key, entry in value.items()}
        if isinstance(value, list):
            return [] if depth == levels else [outline(entry, depth + 1) for entry in value]
        return value

    whole, found = parse_yaml(LAID_OUT, "f.yaml"), parse_yaml(LAID_OUT, "f.yaml", levels=levels)
    assert [key for key, _ in found.items()] == ["a", "h", "k", "n"]
    for key in ("a", "h"):
        assert found.find((key,)).line == whole.find((key,)).line
        assert found.find((key,)).plain() == outline(whole.find((key,)).plain(), 1)
