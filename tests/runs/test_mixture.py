"""What is switched on: a preset, what helps as far as it is safe, or the user's own choice."""

from core.plan import presets
from core.plan.presets import choice
from core.protocol.benefit import Benefit, BenefitAnswer
from core.runs import mixture
from core.safety.verdict import Verdict

ROTATION, HUE, FLIP = choice("rotation", 10), choice("hue", 0.02), choice("horizontal_flip")


def measured(**losses: float) -> BenefitAnswer:
    """Changes of the held-out loss by name, each with a range of 0.2 around it."""
    tried = {one.name: one for one in (ROTATION, HUE, FLIP)}
    return BenefitAnswer(
        accuracy=0.9,
        n=100,
        benefits=tuple(
            Benefit(
                choice=tried[name],
                gain=0.0,
                low=-0.01,
                high=0.01,
                loss=loss,
                loss_low=loss - 0.1,
                loss_high=loss + 0.1,
            )
            for name, loss in losses.items()
        ),
    )


def test_what_helps_is_switched_on_and_nothing_else() -> None:
    helps = measured(rotation=-0.2, hue=0.05)
    assert mixture.switched_on(None, mixture.HELPFUL, (), helps) == (ROTATION,)
    assert mixture.switched_on(None, mixture.HELPFUL, (), measured(hue=0.3)) == ()
    assert mixture.switched_on(None, "gentle", (), helps) == presets.preset("gentle")
    assert mixture.switched_on((HUE,), mixture.HELPFUL, (), helps) == (HUE,)


def test_what_helps_gives_way_to_what_is_safe() -> None:
    unsafe = Verdict(
        augmentation="horizontal_flip", strength=1, label="left", verdict="unsafe", evidence="Seen."
    )
    helps = measured(rotation=-0.2, horizontal_flip=-0.2)
    assert mixture.switched_on(None, mixture.HELPFUL, [unsafe], helps) == (ROTATION,)


def test_without_a_measurement_what_helps_is_the_gentle_preset() -> None:
    assert mixture.switched_on(None, mixture.HELPFUL, ()) == presets.preset("gentle")
