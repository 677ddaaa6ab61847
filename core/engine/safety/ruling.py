"""A judgement of two classes and one variant, with the sentences for its reasons."""

from dataclasses import dataclass

from core.augment.augmentation import Harm
from core.safety.verdict import Judgement


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement of one pair."""

    verdict: Judgement
    kind: Harm | None
    view: str
    """The view whose numbers prove it."""
    why: str
    """One word for the reason; `WHY` has the sentence."""


WHY: dict[str, str] = {
    "kept": "What tells the two apart is still there.",
    "stronger": "It is safe at a stronger setting, and a weaker one keeps no less.",
    "moved": "The pictures look unfamiliar to the backbone, but keep their order.",
    "reverses": "What tells the two apart changes sides.",
    "opposite": "It moves the two against each other: each becomes what the other was.",
    "destroys": "What tells the two apart is gone.",
    "same": "Changed pictures of one are no longer told from pictures of the other.",
    "way": "At a weaker setting on the way to it the colours that tell the two apart are lost.",
    "weaker": "A weaker setting already takes what tells the two apart.",
    "disagree": "Two ways to look at the pictures contradict each other: look at the proof.",
    "other": "Its own pictures stay what they are; changed ones of the other class look like it.",
    "unfamiliar": "The backbone does not recognise such pictures any more; training on them helps.",
    "part": "A part of what tells the two apart is lost.",
    "shape": "Colour and shape both tell the two apart, and only the shape is left: is colour "
    "what is meant?",
    "wide": "Too few independent pictures to be sure.",
    "powerless": "The two cannot be told apart well enough on unchanged pictures.",
    "handed": "Mirrored pictures are recognisable: is there writing, anatomy or handedness?",
}
