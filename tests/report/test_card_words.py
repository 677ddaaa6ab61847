"""Numbers in documents: what is missing is said to be missing."""

from core.report import card_words


def test_missing_values_are_said_to_be_missing() -> None:
    told = [card_words.share(None), card_words.share(0.5), card_words.share(0.5, 0.4, 0.6)]
    assert told == ["not known", "50.0%", "50.0% (40.0%–60.0%)"]
    assert card_words.plain_number(None) == "not known"
    assert card_words.plain_number(0.25, 0.1, 0.4) == "0.250 (0.100–0.400)"


def test_settings_have_the_titles_of_the_app_else_their_own_names() -> None:
    assert card_words.title("strategy") == "What learns (strategy)"
    assert card_words.title("no_such_setting") == "No such setting"
