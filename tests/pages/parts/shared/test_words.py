"""Names from disk never become markup; numbers read as a person would say them."""

import re

import pytest

from pages.parts.shared import words

_NAMES = (
    "<script>alert(1)</script>",
    "**bold** _em_ ~~gone~~ `code`",
    "$x^2$",
    "[text](http://example.com) ![i](x)",
    ":red[warm] :material/home: :smile:",
    "a -> b <- c -- d",
    "# heading",
    "- list",
    "user@example.com www.example.com",
    "50% & more; \"quoted\" 'single' \\ back",
)


@pytest.mark.parametrize("name", _NAMES)
def test_every_character_with_a_meaning_in_markdown_is_escaped(name: str) -> None:
    shown = words.plain(name)
    for at, letter in enumerate(shown):
        if letter in "\\`*_{}[]()#+.!|~<>$&^=@\"'/:-":
            escaped = at > 0 and shown[at - 1] == "\\"
            escapes = letter == "\\" and at + 1 < len(shown)
            assert escaped or escapes, f"{letter!r} at {at} of {shown!r}"


@pytest.mark.parametrize("name", _NAMES)
def test_nothing_of_a_name_is_lost(name: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", words.plain(name)).replace("\u2060", "")
    assert unescaped.replace("\u00a0", " ") == name


def test_a_name_never_breaks_out_of_its_line() -> None:
    assert "\n" not in words.plain("two\nlines\r\nthree\u2028four")
    assert words.plain("two\nlines") == "two⏎lines"


def test_a_name_cannot_turn_the_direction_of_what_follows() -> None:
    assert "\u202e" not in words.plain("photo\u202egpj.exe")
    assert "\x00" not in words.plain("nul\x00l")


def test_a_sentence_may_stress_names_and_they_stay_harmless() -> None:
    assert words.spoken("*left* mirrored").replace("\u2060", "") == "*left* mirrored"
    assert words.spoken("*a**b* and [x](y)").count("\\[") == 1
    assert "<b>" not in words.spoken("*<b>* mirrored")
    assert "*turn\\_left*" in words.spoken("38 of 40 *turn_left*")


def test_where_no_markdown_is_read_a_text_stays_as_it_is() -> None:
    assert words.exact("signs_a, today 01:07") == "signs_a, today 01:07"
    assert words.exact("photo\u202egpj.exe") == "photo\ufffdgpj.exe"
    assert words.exact("long" * 9, longest=5) == "long…"


def test_emoji_stay_whole() -> None:
    family = "👩\u200d👧"
    assert words.plain(family).strip("\u2060") == family


@pytest.mark.parametrize("name", ["Bees ", " Bees", "(x)", "…"])
def test_emphasis_around_a_name_holds_whatever_its_ends_are(name: str) -> None:
    shown = words.plain(name)
    assert shown[0] not in " \\("
    assert shown[-1] not in " )"


def test_icons_shortcodes_and_addresses_are_broken_up_invisibly() -> None:
    for text in (":material/home:", ":smile:", "->", "www.example.com", "me@example.com"):
        assert "\u2060" in words.plain(text)


def test_a_long_name_is_cut_with_a_mark() -> None:
    assert words.plain("a" * 500, longest=20).strip("\u2060") == "a" * 19 + "…"


def test_one_is_singular_and_thousands_have_a_comma() -> None:
    assert words.many(1, "class", "classes") == "1 class"
    assert words.many(1234, "picture") == "1,234 pictures"


def test_an_unknown_duration_is_said_and_not_guessed() -> None:
    assert words.duration(None) == "not known yet"
    assert [words.duration(s) for s in (0.2, 40, 200, 7200)] == ["1 s", "40 s", "3 min", "2.0 h"]


def test_a_text_that_is_missing_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        words.why("data.there_is_no_such_text")


def test_time_left_is_said_only_where_it_is_known() -> None:
    assert words.time_left(None) == ""
    assert words.time_left(40.0) == " · 40 s left"
    assert words.time_left(300.0, ", ") == ", 5 min left"
