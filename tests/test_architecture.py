"""The rules of the house, held at run time as well as in the import contracts."""

import ast
import functools
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("torch", "torchvision", "timm", "albumentations", "cv2", "onnx", "onnxruntime")
LONGEST = 250

TESTED_ELSEWHERE = {
    "core/data/dataset.py": "records without behaviour of their own; tests/data/test_scan.py",
    "core/settings.py": "two lines; every record of a plan is one, tests/plan/test_checks.py",
    "core/augment/choice.py": "a record; tests/plan/test_presets.py",
    "core/safety/answers.py": "a record; tests/safety/test_rules.py and tests/test_words.py",
    "core/weights/backbone_choice.py": "a record; tests/weights/test_pretrained.py",
    "core/protocol/advice.py": "records; tests/runs/test_measured.py",
    "core/protocol/comparison.py": "records; tests/engine/advice/test_bakeoff.py",
    "core/protocol/doubts.py": "records; tests/engine/advice/test_doubts.py",
    "core/protocol/explanation.py": "records; tests/engine/serve/test_explanation.py",
    "core/protocol/export.py": "records; tests/engine/serve/test_export.py",
    "core/protocol/leak.py": "records; tests/engine/advice/test_leak.py",
    "core/protocol/nearest.py": "records; tests/engine/serve/test_nearest.py",
    "core/protocol/robustness.py": "records; tests/engine/serve/test_robustness.py",
    "core/protocol/more.py": "records; tests/engine/advice/test_more_pictures.py",
    "core/protocol/audit.py": "a record; tests/runs/test_audits.py",
    "core/protocol/pool.py": "records; tests/engine/teach/test_pool.py",
    "core/protocol/prediction.py": "records; tests/engine/serve/test_predict_files.py",
    "core/protocol/preview.py": "records; tests/engine/serve/test_preview.py",
    "core/protocol/probe.py": "records; tests/runs/test_measured.py",
    "core/protocol/service.py": "records; tests/engine/serve/service/test_app.py",
    "core/protocol/watch.py": "records; tests/engine/serve/test_watching.py",
    "core/protocol/readiness.py": "records; tests/runs/test_engine_client.py",
    "core/plan/recipe.py": "a record; tests/plan/test_advice.py and tests/test_words.py",
    "core/runs/choices.py": "records; tests/runs/test_proposal.py",
    "core/runs/event.py": "records; tests/runs/test_events.py writes and reads every one",
    "core/tasks/task.py": "records; tests/tasks/test_classify.py and test_multilabel.py",
    "core/engine/training/saving.py": "tests/engine/training/test_trained_model.py reads it back",
    "core/engine/tasks/engine_task.py": "a record; tests/engine/tasks/test_classify.py",
    "core/plan/plan.py": "records; tests/plan/test_checks.py and tests/test_words.py",
    "core/engine/augment/params.py": "records and types; tests/engine/augment/test_pipeline.py",
    "core/engine/serve/service/refusal.py": "words; tests/engine/serve/service/test_app.py",
    "core/cli/__main__.py": "three lines; every test of the command line runs it",
}
"""Files without a test file of their name, each with the place that tests them."""

TESTED_TOGETHER = {
    "core/augment/augmentations": "tests/augment/test_catalogue.py",
    "core/engine/augment/augmentations": "tests/engine/augment/test_pipeline.py",
}
"""Folders of files that are all alike, each with the test that goes over all of them."""
WALKED = {
    "shared/folder_button.py": "pages/test_predict.py",
    "augment/badges.py": "pages/parts/augment/test_audit.py",
    "augment/confirming.py": "pages/test_augment.py",
    "augment/editing.py": "pages/test_augment.py",
    "augment/mixture.py": "pages/test_augment.py",
    "augment/preview_grid.py": "pages/test_augment.py",
    "augment/proof.py": "pages/parts/augment/test_audit.py",
    "augment/questions.py": "pages/test_augment.py",
    "augment/remedy.py": "pages/parts/augment/test_audit.py",
    "augment/switches.py": "pages/test_augment.py",
    "backbone/backbone_cards.py": "pages/test_backbone.py",
    "label/desk.py": "pages/test_label.py",
    "label/grid.py": "pages/test_label.py",
    "compare/lines.py": "pages/test_compare.py",
    "compare/pair.py": "pages/test_compare.py",
    "compare/plans.py": "pages/test_compare.py",
    "compare/standings.py": "pages/test_compare.py",
    "data/cards.py": "pages/parts/data/test_noticed.py",
    "data/overview.py": "pages/test_data.py",
    "shared/saying.py": "pages/parts/shared/test_labelling.py",
    "shared/labelled.py": "pages/parts/shared/test_labelling.py",
    "shared/pressing.py": "pages/test_predict.py",
    "shared/run_rows.py": "pages/test_results.py",
    "shared/looked.py": "pages/test_results.py",
    "shared/nearest.py": "pages/test_results.py",
    "shared/more.py": "pages/parts/data/test_growing.py",
    "shared/picker.py": "test_walk_labels.py",
    "shared/selection.py": "test_walk_labels.py",
    "shared/session.py": "pages/parts/shared/test_elsewhere.py",
    "make/making.py": "test_walk_camera.py",
    "predict/live.py": "test_walk_camera.py",
    "predict/answers.py": "pages/test_predict_many.py",
    "predict/folder.py": "pages/test_predict_many.py",
    "predict/many.py": "pages/test_predict_many.py",
    "predict/predictions.py": "pages/test_predict.py",
    "predict/service.py": "pages/test_predict.py",
    "predict/sorting.py": "pages/test_predict_many.py",
    "predict/watching.py": "pages/test_predict_many.py",
    "shared/page_top.py": "test_walk_pages.py",
    "shared/run_bar.py": "pages/test_runs.py",
    "predict/takeaway.py": "pages/test_predict.py",
    "predict/web_page.py": "pages/test_predict.py",
    "results/cells.py": "pages/test_results.py",
    "results/handing_on.py": "pages/test_results.py",
    "results/several.py": "test_walk_several.py",
    "results/comparing_runs.py": "pages/test_compare.py",
    "runs/choosing.py": "pages/test_runs.py",
    "results/scores_view.py": "pages/test_results.py",
    "results/training_view.py": "pages/test_results.py",
    "results/told_apart.py": "pages/test_results.py",
    "results/trust_view.py": "pages/test_results.py",
    "results/calibration.py": "pages/test_results.py",
    "results/doubt.py": "pages/test_results.py",
    "results/guarantee.py": "pages/test_results.py",
    "runs/listing.py": "pages/test_runs.py",
    "runs/naming.py": "pages/test_runs.py",
    "runs/project.py": "pages/test_runs.py",
    "shared/chart.py": "test_walk_charts.py",
    "shared/comparing.py": "pages/test_compare.py",
    "shared/changes.py": "pages/test_augment.py",
    "shared/choosing.py": "pages/parts/backbone/test_bakeoff.py",
    "train/live.py": "pages/test_train.py",
    "train/mending.py": "pages/test_train.py",
    "train/setup.py": "pages/test_train.py",
}
"""Parts of pages without a test file of their name, each with the page test that walks it."""


def sources(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "__init__.py"
    )


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    """What a file says: read once, however many rules ask."""
    return ast.parse(path.read_text("utf-8"))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """The trees: after the last rule nobody carries their half a million nodes along."""
    yield
    tree.cache_clear()


def module(path: Path) -> str:
    return named(path).removesuffix(".py").replace("/", ".")


LIGHT = [
    module(path)
    for path in sources("core", "pages/parts")
    if "core/engine/" not in named(path) and path.name != "__main__.py"
]


def test_the_import_contracts_hold() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-2000:]


def test_every_room_but_the_engine_is_forbidden_to_be_heavy() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    heavy = next(one for one in contracts["contracts"] if one["id"] == "heavy")
    rooms = {
        f"core.{path.stem}"
        for path in (ROOT / "core").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"core.__init__"}
    assert {*heavy["source_modules"]} == (rooms | {"pages"}) - {"core.engine", "core.cli"}


def test_no_light_module_loads_torch_or_opens_a_connection(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('a connection at import')\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n"
        "socket.getaddrinfo = refuse\n"
    )
    code = (
        "import importlib, sys\n"
        f"for name in {LIGHT!r}: importlib.import_module(name)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr[-4000:]
    assert found.stdout.strip().splitlines()[-1] == "[]"


def wrongly_tested(path: Path, room: Path, mirrors: Path, elsewhere: bool) -> str | None:
    """What is wrong with where a file of a room is tested: its mirror, or what the lists name."""
    inside = path.relative_to(room)
    mirror = mirrors / inside.with_name(f"test_{inside.name}")
    if elsewhere:
        return f"{named(mirror)} is there now: take it off the list" if mirror.exists() else None
    return None if mirror.is_file() else f"{named(mirror)} is missing"


def test_every_file_of_core_has_its_test_file() -> None:
    wrong = [
        wrongly_tested(
            path,
            ROOT / "core",
            ROOT / "tests",
            named(path) in TESTED_ELSEWHERE or named(path.parent) in TESTED_TOGETHER,
        )
        for path in sources("core")
    ]
    assert not [*filter(None, wrong)]


def test_every_part_of_a_page_has_its_test_file_or_a_page_test_that_walks_it() -> None:
    room = ROOT / "pages" / "parts"
    wrong = [
        wrongly_tested(
            path,
            room,
            ROOT / "tests" / "pages" / "parts",
            path.relative_to(room).as_posix() in WALKED,
        )
        for path in sources("pages/parts")
    ]
    assert not [*filter(None, wrong)]


def test_a_test_of_a_part_mirrors_a_part() -> None:
    for path in (ROOT / "tests" / "pages" / "parts").rglob("test_*.py"):
        inside = path.relative_to(ROOT / "tests")
        mirrors = ROOT / inside.with_name(inside.name.removeprefix("test_"))
        assert mirrors.is_file(), named(path)


def test_the_list_of_exceptions_names_real_files() -> None:
    assert all((ROOT / name).is_file() for name in (*TESTED_ELSEWHERE, *TESTED_TOGETHER.values()))
    assert all((ROOT / name).is_dir() for name in TESTED_TOGETHER)
    assert all((ROOT / "pages" / "parts" / name).is_file() for name in WALKED)
    assert all((ROOT / "tests" / name).is_file() for name in WALKED.values())


MANY_ARGUMENTS = 4
"""Of a public function, from which on they are described."""


def public_functions(path: Path) -> list[ast.FunctionDef]:
    """Functions and methods that others may call; overridden ones of libraries are theirs."""
    top = tree(path).body
    inside = [node.body for node in top if isinstance(node, ast.ClassDef)]
    return [
        node
        for body in (top, *inside)
        for node in body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def arguments(function: ast.FunctionDef) -> list[str]:
    """The names of what a call gives."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [argument.arg for argument in given if argument.arg not in ("self", "cls")]


def test_public_functions_with_four_arguments_or_more_describe_them() -> None:
    missing = []
    for path in sources("core", "pages"):
        for function in public_functions(path):
            names = arguments(function)
            if len(names) < MANY_ARGUMENTS or is_a_verb(path, function):
                continue
            said = (ast.get_docstring(function) or "").partition("Args:")[2]
            without = [name for name in names if not re.search(rf"(?m)^\s+{name}: ", said)]
            missing += [f"{named(path)}: {function.name} does not describe {a}" for a in without]
    assert not missing


SAYING_NOTHING = {"one", "found", "told"}
"""Names that do not say what they hold."""


def test_a_parameter_is_named_by_what_it_holds() -> None:
    """Private ones of a line or two, such as `one` of a sum, are their functions' own business."""
    assert not [
        f"{named(path)}: {function.name}"
        for path in sources("core", "pages")
        for function in public_functions(path)
        if SAYING_NOTHING & {*arguments(function)}
    ]


def is_a_verb(path: Path, function: ast.FunctionDef) -> bool:
    """True for a verb of the command line: its docstring is its help, its options have theirs."""
    returned = ast.unparse(function.returns) if function.returns else ""
    return named(path.parent) == "core/cli" and returned == "Answer"


def test_no_file_grows_too_long() -> None:
    for path in [*sources("core", "pages", "install"), ROOT / "start.py"]:
        lines = len(path.read_text("utf-8").splitlines())
        assert lines <= LONGEST, f"{named(path)} has {lines} lines: split it"


def test_every_file_begins_with_a_sentence_about_itself() -> None:
    for path in sources("core", "pages"):
        said = ast.get_docstring(tree(path))
        assert said, named(path)
        assert said.splitlines()[0].endswith((".", ":", "?", "`")), named(path)


def test_the_app_listens_on_this_computer_only_and_reports_nothing() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["showEmailPrompt"] is False
    assert config["client"]["toolbarMode"] == "viewer"


def test_no_press_waits_until_the_server_has_tidied_its_memory() -> None:
    """Streamlit's own collection after each run took 0.16 s, in which nothing else was sent."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["runner"]["postScriptGC"] is False


@pytest.mark.parametrize(
    ("attribute", "owner"),
    [("session_state", "pages/parts/shared/session.py")],
    ids=["session_state"],
)
def test_what_has_one_owner_is_touched_by_nobody_else(attribute: str, owner: str) -> None:
    touching = {
        named(path)
        for path in sources("core", "pages")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == attribute
    }
    assert touching <= {owner}


def test_a_page_uses_its_own_parts_and_what_all_share() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        used = re.findall(r"from pages\.parts\.(\w+)", path.read_text("utf-8"))
        assert {*used} <= {path.stem, "shared"}, named(path)


CAPITAL = re.compile(r"[A-Z][A-Z0-9_]*")


def test_a_name_means_one_thing_in_the_whole_house() -> None:
    """Classes of one name are one class, public constants of one name have one value."""
    places: dict[str, set[str]] = {}
    values: dict[str, set[str]] = {}
    for path in sources("core", "pages"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, set()).add(named(path))
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            target = node.target if isinstance(node, ast.AnnAssign) else target
            if isinstance(target, ast.Name) and CAPITAL.fullmatch(target.id):
                values.setdefault(target.id, set()).add(ast.unparse(node.value))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
    del values["TASK"]  # one a kind of target, by its place: see `core.tasks.table`
    assert {name: found for name, found in values.items() if len(found) > 1} == {}


def test_nothing_runs_through_a_shell() -> None:
    for path in [*sources("core", "pages", "install"), ROOT / "start.py"]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.keyword) and node.arg == "shell":
                pytest.fail(f"{named(path)}:{node.value.lineno} asks for a shell")
            if isinstance(node, ast.Attribute) and node.attr in ("system", "popen"):
                owner = node.value
                assert not (isinstance(owner, ast.Name) and owner.id == "os"), named(path)


THROUGH_OTHERS = {
    "onnxscript": "torch.onnx.export writes through it",
    "opentelemetry-api": "fastapi",
    "python-multipart": "starlette, for the forms of the picture service",
    "pi-heif": "importlib, by the name that core.data.readers knows",
}
"""Dependencies that no line of ours imports, each with who does."""


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    imported = set()
    for path in [*sources("core", "pages"), ROOT / "app.py"]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"core", "pages"}
    brought = importlib.metadata.packages_distributions()
    needed = {brought.get(name, [name])[0].lower().replace("_", "-") for name in foreign}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    texts = [*project["dependencies"], *extras["heic"], *extras["dicom"], *extras["serve"]]
    declared = {re.match(r"[\w.-]+", text)[0].lower() for text in texts}
    assert needed == declared - THROUGH_OTHERS.keys()
    tested = {*extras["heic"], *extras["dicom"], *extras["serve"]}
    assert tested <= {*extras["test"]}, "CI tests them really"
