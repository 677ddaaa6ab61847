"""The short shelf of backbones: recommended, fast, accurate, made for something."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import machine
from core.errors import UnknownBackbone, WeightsNotFound
from core.protocol.comparison import BackboneResult, fastest_of_the_best
from core.runs import origins
from core.weights import backbones, pretrained
from core.weights.backbone_choice import BackboneChoice
from core.weights.backbones import Backbone
from pages.parts.shared.words import many, percent

SPECIAL = {"inat_insects": "insects", "inat_birds": "birds", "inat_plants": "plants"}
_MOST = 6
_SMALL = 12e6
"""Parameters up to which a backbone is quick on any computer: a ResNet-18 has 11 million."""
_WANTED = {"cpu": "convnext_tiny", "cuda": "vit_small_patch14_dinov2", "mps": "convnext_tiny"}
"""What to offer as "accurate" where nothing larger is on this machine, by kind of device."""


LocalBackbone = tuple[BackboneChoice, Backbone]
"""Where its weights lie, and what is known of it."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One backbone on the shelf, with the reason why it is there."""

    role: str
    reason: str
    backbone: Backbone
    choice: BackboneChoice | None
    """Where its weights lie; `None` = a download."""


def here() -> list[LocalBackbone]:
    """Every backbone on this machine with what is known of it, one entry a name."""
    entries: dict[str, LocalBackbone] = {}
    for choice in pretrained.everything():
        facts = _facts(choice)
        if facts is not None:
            entries.setdefault(choice.name, (choice, facts))
    return list(entries.values())


def cards(pictures: int, measured: Sequence[BackboneResult] = ()) -> list[Card]:
    """The shelf for a number of pictures on this computer: at most six, no backbone twice.

    Args:
        pictures: how many there are.
        measured: the ranked results of a comparison on them; where there are some, they recommend.
    """
    local = here()
    shelf = [_measured(local, measured) or _recommended(local, pictures)] if local else []
    shelf += _first_new(_fast(local), shelf)
    shelf += _first_new(_accurate(local), shelf)
    for card in (*_specialists(local), *_others(local)):
        if len(shelf) < _MOST:
            shelf += _first_new([card], shelf)
    return shelf


def _first_new(cards: Sequence[Card], shelf: Sequence[Card]) -> list[Card]:
    """The first of some cards whose backbone is not on the shelf yet."""
    taken = {card.backbone.timm_name for card in shelf}
    return [card for card in cards if card.backbone.timm_name not in taken][:1]


def exact(choice: BackboneChoice) -> BackboneChoice:
    """The same choice with the hash of its file, to be written into a plan.

    Raises:
        WeightsNotFound, WeightsRefused: it vanished, or is something else than it says.
    """
    if choice.source == "embedded" and choice.path and choice == _unhashed(_embedded()):
        return _embedded() or choice
    if choice.source == "file":
        return pretrained.choose(f"{choice.name}={choice.path}")
    return pretrained.choose(
        choice.path if choice.source == "folder" and choice.path else choice.name
    )


def _embedded() -> BackboneChoice | None:
    try:
        return pretrained.embedded()
    except WeightsNotFound:
        return None


def _unhashed(choice: BackboneChoice | None) -> BackboneChoice | None:
    return choice.model_copy(update={"sha256": None}) if choice else None


def _facts(choice: BackboneChoice) -> Backbone | None:
    try:
        return pretrained.facts(choice)
    except (UnknownBackbone, OSError):
        return None


def called(choice: BackboneChoice) -> str:
    """The title of a choice, wherever its weights lie; its name where nothing is known of it."""
    if origin := origins.of(choice):
        return origin.name
    facts = _facts(choice)
    return title(choice, facts) if facts else choice.name


def title(choice: BackboneChoice | None, facts: Backbone) -> str:
    """What a person would call it: `MobileNetV2 (inat_insects)`, `Graft small`."""
    name, _, tag = facts.timm_name.partition(".")
    if choice is not None and choice.source == "embedded" and tag:
        return tag.replace("-", " ").capitalize()
    listed = backbones.SHELF.get(name)
    if listed is None or listed.timm_name == facts.timm_name:
        return facts.title
    return f"{listed.title} ({tag})" if tag else listed.title


def _measured(local: Sequence[LocalBackbone], results: Sequence[BackboneResult]) -> Card | None:
    """Of those that cannot be told apart from the best on these pictures, the fastest."""
    here = {(choice.name, choice.path): (choice, facts) for choice, facts in local}
    good = [result for result in results if result.tied_with_best and result.score]
    good = [result for result in good if (result.name, result.path) in here]
    if not good:
        return None
    fastest = fastest_of_the_best(good)
    choice, facts = here[fastest.name, fastest.path]
    among = "The fastest of the best on" if len(good) > 1 else "The best on"
    reason = f"{among} your pictures: {percent(fastest.accuracy or 0.0)} right, measured here."
    return Card(role="Recommended", reason=reason, backbone=facts, choice=choice)


def _recommended(local: Sequence[LocalBackbone], pictures: int) -> Card:
    """A small all-rounder that learnt from many photographs, else the one that Graft carries."""
    general = [entry for entry in local if not _speciality(entry[0].name)] or list(local)
    embedded = [entry for entry in general if entry[0].source == "embedded"]
    small = [entry for entry in general if entry not in embedded and _size(entry[1]) <= _SMALL]
    choice, facts = min(small or embedded or general, key=lambda entry: _size(entry[1]))
    reason = (
        f"For {many(pictures, 'picture')} on this computer ({machine.device().name}): quick enough "
        "to try things out, and its weights are here."
    )
    return Card(role="Recommended", reason=reason, backbone=facts, choice=choice)


def _specialists(local: Sequence[LocalBackbone]) -> list[Card]:
    return [
        Card(
            role=f"Made for {_speciality(choice.name)}",
            reason=f"Learnt on {facts.trained_on or _speciality(choice.name)}.",
            backbone=facts,
            choice=choice,
        )
        for choice, facts in local
        if _speciality(choice.name)
    ]


def _fast(local: Sequence[LocalBackbone]) -> list[Card]:
    offer = backbones.SHELF["mobilenetv3_small_100"]
    quick = [entry for entry in local if _work(entry[1]) <= _work(offer)]
    return [
        *(
            _card("Fast", "The quickest on this machine.", facts, choice)
            for choice, facts in sorted(quick, key=lambda entry: _work(entry[1]))[:1]
        ),
        _card("Fast", "Small, for quick answers on any computer.", offer, None),
    ]


def _accurate(local: Sequence[LocalBackbone]) -> list[Card]:
    offer = backbones.SHELF[_WANTED[machine.device().kind]]
    large = [entry for entry in local if _size(entry[1]) >= _size(offer)]
    if large:
        choice, facts = min(large, key=lambda entry: _size(entry[1]))
        return [_card("Accurate", "Large enough for hard classes, and here.", facts, choice)]
    return [_card("Accurate", "Larger: slower, and often better on hard classes.", offer, None)]


def _others(local: Sequence[LocalBackbone]) -> list[Card]:
    """What is on this machine besides, the quickest first."""
    ordered = sorted(local, key=lambda entry: _work(entry[1]))
    reason = "Its weights are here too."
    return [_card("Also here", reason, facts, choice) for choice, facts in ordered]


def _card(role: str, reason: str, facts: Backbone, choice: BackboneChoice | None) -> Card:
    return Card(role=role, reason=reason, backbone=facts, choice=choice)


def _size(facts: Backbone) -> float:
    return facts.parameters or float("inf")


def _work(facts: Backbone) -> float:
    """A measure of the time one picture takes: parameters, times the area that is seen."""
    return _size(facts) * (facts.input_px or 224) ** 2


def _speciality(name: str) -> str | None:
    return SPECIAL.get(name.partition(".")[2])


def folder_name(choice: BackboneChoice) -> str:
    """Where a choice lies, in a few words."""
    if origins.of(choice):
        return "A model that was taught classes"
    words = {
        "embedded": "Comes with Graft",
        "folder": "In a weights folder",
        "file": "A weights file",
        "cache": "In the cache of the timm library",
        "scratch": "From scratch, no pretrained weights",
    }
    if choice.source in ("folder", "file") and choice.path:
        return f"{words[choice.source]}: {Path(choice.path).name}"
    return words[choice.source]
