"""`graft robust`: what a run's model goes by, and what it still answers right under changes."""

from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.train import Run
from core.plan import plan as plans
from core.protocol.robustness import TRIALS, RobustAnswer
from core.report import robustness as words
from core.runs import robustness


def robust(run: Run, json: AsJson = False) -> Answer:
    """Ask the model about pictures with the middle or the border covered, and under changes.

    Changes: blur, grain, darkness, turning, cropping and JPEG at up to five strengths, as far as
    they are known to keep the class of these pictures.
    """
    place = run.resolve()
    plan = plans.load(place)
    side = words.side(place)
    question, left_out = robustness.under_changes(place, plan, side)
    shortcuts = ask(robustness.shortcuts(place, plan, side))
    answer = ask(question)
    skipped = [one.sentence for one in left_out]
    lines = [*words.shortcut_sentences(shortcuts), words.sentence(answer), *_rows(answer), *skipped]
    return Answer(
        data={
            "run": str(place),
            "shortcuts": shortcuts.as_json(),
            "robustness": answer.as_json(),
            "left_out": skipped,
        },
        text="\n".join([*lines, words.basis(answer)]),
    )


def _rows(answer: RobustAnswer) -> list[str]:
    """One line a change."""
    lines = []
    for trial in TRIALS:
        scores = [one for one in answer.scores if one.condition.name == trial.name]
        told = (
            f"{trial.in_words(one.condition.strength)} {words.cell(one, answer.n)}"
            for one in scores
        )
        lines += [f"{trial.title}: {', '.join(told)}"] if scores else []
    return lines
