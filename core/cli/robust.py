"""`graft robust`: what a run's model goes by, and what it still answers right under changes."""

from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.train import Run
from core.plan import plan as plans
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
    return Answer(
        data={
            "run": str(place),
            "shortcuts": shortcuts.as_json(),
            "robustness": answer.as_json(),
            "left_out": skipped,
        },
        text="\n".join([*words.lines(shortcuts, answer), *skipped]),
    )
