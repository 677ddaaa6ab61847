"""What one augmentation is: a way to change a picture, with a ladder of strengths."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Augmentation:
    """One way to change a picture."""

    name: str
    title: str
    """What a user would call it."""
    unit: str
    """Of the strength; empty for a plain switch, whose only strength is 1."""
    ladder: tuple[float, ...]
    """Strengths worth judging, weak to strong."""
    default: float
    """One rung of the ladder."""
    limits: tuple[float, float]
    """Smallest and largest strength that makes sense, as numbers."""
    why: str
    """When it helps."""
    when_not: str
    """When it hurts."""
    signed: bool = False
    """True where it goes both ways, as darker and brighter: drawn from -strength..strength."""
    mixes_labels: bool = False
    """True where two pictures and their labels are blended; needs soft labels."""

    @property
    def is_switch(self) -> bool:
        """True where it has no strength, only on and off."""
        return len(self.ladder) == 1

    @property
    def smaller_is_stronger(self) -> bool:
        """True for shares that are kept, and for qualities."""
        return self.ladder[0] > self.ladder[-1]

    def force(self, strength: float) -> float:
        """A number that grows with the strength, whatever the unit's direction; sign ignored."""
        return -abs(strength) if self.smaller_is_stronger else abs(strength)


def switch(name: str, title: str, why: str, when_not: str) -> Augmentation:
    """An augmentation without a strength: on or off.

    Args:
        name: of the record's file.
        title: for people.
        why: what it teaches.
        when_not: where it harms.
    """
    return Augmentation(
        name=name,
        title=title,
        unit="",
        ladder=(1.0,),
        default=1.0,
        limits=(0.0, 1.0),
        why=why,
        when_not=when_not,
    )
