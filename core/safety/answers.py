"""Answers to the five questions that no picture can answer for certain."""

from typing import Literal

from core.settings import Settings

Reply = Literal["yes", "no", "unknown"]


class Answers(Settings):
    """The five questions that no picture can answer for certain."""

    left_or_right_matters: Reply = "unknown"
    can_be_upside_down: Reply = "unknown"
    colour_tells_apart: Reply = "unknown"
    detail_is_small: Reply = "unknown"
    has_writing: Reply = "unknown"
