"""What one augmentation is: a way to change a picture, with all that the house knows about it.

Its words for people (when it helps, when it hurts) are in `assets/help.toml`; what it does to
pixels is in the file of its name in `core/engine/augment/augmentations`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Group = Literal["Place", "Colour", "Quality", "Pools and mixing"]
"""What it changes; a heading of the Augment page."""
GROUPS: tuple[Group, ...] = get_args(Group)
Evidence = Literal["moved", "cut", "recoloured", "worn"]
"""What becomes of what tells two classes apart: it is elsewhere in the picture (and never worn
away), cut off or covered, in another colour, or fainter."""
Rule = Literal["mirror", "flip", "turn", "tilt", "colour", "light", "detail", "blend"]
"""How the answers of a person decide about it; see `core.safety.rules`."""
Question = Literal[
    "left_or_right_matters",
    "can_be_upside_down",
    "colour_tells_apart",
    "detail_is_small",
    "has_writing",
]
"""A field of `core.safety.answers.Answers`."""
Difference = Literal[
    "mirrored", "flipped", "turned", "quarter", "upright", "level",
    "size", "sharpness", "grain", "light", "colour", "hue",
]  # fmt: skip
"""How two classes differ whose names are opposites; see `core.safety.class_name_rules`."""
Harm = Literal["reverses", "destroys"]
"""What may happen to a label: the picture now shows the other class, or no longer tells."""
LAST = 1000
"""Order of what does not say where it belongs: after those that do, by name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairEffect:
    """What an augmentation does to two classes whose names differ in one way."""

    difference: Difference
    words: str
    """How a changed picture is called: "*left* mirrored may be ..."."""
    kind: Harm = "reverses"
    unsafe_from: float | None = 1
    """Strength from which the label does not survive; None = never outright. Of `hue`, the share
    of the distance between the two colours."""
    weakens_from: float = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeStrengths:
    """Strongest strengths that the rules call safe.

    Ours, where no source is named: what a photograph taken a moment later, by another hand and
    camera, could show anyway.
    """

    unanswered: float
    """Whatever tells the classes apart."""
    small_detail: float | None = None
    """Where a small detail tells them apart; None = the rule does not ask."""
    whole_picture: float | None = None
    """Where the whole picture does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolMember:
    """What a policy such as RandAugment does that is like an augmentation."""

    operations: tuple[str, ...] = ()
    """Others, of `core.engine.augment.operations`, that do the same: a policy may use them only
    where it may use the augmentation."""
    full: float | None = None
    """Strength at full magnitude; None = the operations have no magnitude."""
    always: float = 0.0
    """Strength that the operations come up to whatever the magnitude."""
    order: int | None = None
    """Place among the operations, by which random numbers choose; None = a policy never applies
    the augmentation itself, only what is like it."""
    along_one_side: bool = False
    """A policy moves it along the width or along the height, never along both."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Augmentation:
    """One way to change a picture."""

    name: str
    """Of its two files, on the command line, and in a plan."""
    title: str
    """What a user would call it."""
    group: Group
    short: str = ""
    """A word for the head of a column."""
    order: int = LAST
    """Place within its group on the page."""
    applied: int | None = None
    """Place within its group in the line that a picture goes through; None = as on the page."""

    unit: str = ""
    """Of the strength; empty for a plain switch, whose only strength is 1."""
    says: str = "on"
    """A strength in words, with {strength} or {percent} in the place of the number."""
    ladder: tuple[float, ...] = (1.0,)
    """Strengths worth judging, weak to strong."""
    default: float = 1.0
    """One rung of the ladder."""
    limits: tuple[float, float] = (0.0, 1.0)
    """Smallest and largest strength that makes sense, as numbers."""
    signed: bool = False
    """True where it goes both ways, as darker and brighter: drawn from -strength..strength."""

    policy: bool = False
    """True where it draws other changes from a pool; its largest limit is the full magnitude."""
    mixes_labels: bool = False
    """True where two pictures and their labels are blended; needs soft labels."""
    made_of: tuple[tuple[str, float], ...] = ()
    """Augmentations, with strengths, whose verdicts it inherits; a policy inherits its pool's."""
    pool: PoolMember | None = None
    """What of it is in the pool of the policies; None = nothing."""

    geometric: bool = False
    """True where it moves points: its engine file can say where to."""
    lossless_at: tuple[float, ...] = ()
    """Amounts at which every pixel is kept and only its place changes. What has such amounts is
    never on until known to be safe, for it can turn one class into another outright."""
    own_inverse: bool = False
    """True where doing it twice gives the picture back: only then can two classes change places."""
    verb: str = "Change"
    """What a user does: "Mirror and swap the labels"."""
    comes_round: bool = False
    """True where its strength goes round a circle: the strongest does not change a picture most."""
    random_place: bool = False
    """True where chance decides where it strikes, so that one draw says little."""
    evidence: Evidence = "worn"

    rule: Rule = "detail"
    safe_up_to: SafeStrengths | None = None
    """None = the rules know of no strength that is safe by itself."""
    settles: tuple[Question, ...] = ()
    """The questions that are answered where its effect on the pictures was measured."""
    pairs: tuple[PairEffect, ...] = ()
    """What it does to classes whose names are opposites."""

    @property
    def is_switch(self) -> bool:
        """True where it has no strength, only on and off."""
        return len(self.ladder) == 1

    @property
    def changes_one_picture(self) -> bool:
        """True where it is drawn and applied by itself, to one picture."""
        return not (self.policy or self.mixes_labels)

    @property
    def lossless(self) -> bool:
        """True for mirrors and turns by right angles."""
        return bool(self.lossless_at)

    @property
    def mirrors(self) -> bool:
        """True where it makes a mirror image, left for right."""
        return self.rule == "mirror"

    @property
    def smaller_is_stronger(self) -> bool:
        """True for shares that are kept, and for qualities."""
        return self.ladder[0] > self.ladder[-1]

    def force(self, strength: float) -> float:
        """A number that grows with the strength, whatever the unit's direction; sign ignored."""
        return -abs(strength) if self.smaller_is_stronger else abs(strength)

    def in_words(self, strength: float) -> str:
        """A strength in plain units: `up to 15°`, `at least 65 % of the area stays`."""
        percent = f"{strength * 100:.3g}\u202f%"
        return self.says.format(strength=f"{strength:g}", percent=percent)
