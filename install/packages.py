"""Makes `.venv` and fills it with the pinned packages."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import subprocess
import sys

from install import builds, installer, places


def wanted(extra: str | None) -> tuple[list[str], str]:
    """The requirements to install, and a hash of all that decides what gets installed."""
    import tomllib

    project = tomllib.loads((places.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = list(project["dependencies"])
    if extra:
        requirements += project["optional-dependencies"][extra]
    text = "\n".join([*requirements, places.PINS.read_text("utf-8")])
    return requirements, hashlib.sha256(text.encode()).hexdigest()


def stamp() -> dict[str, str]:
    """What was installed last to its end."""
    with contextlib.suppress(OSError, ValueError):
        if places.PYTHON.exists():
            return dict(json.loads(places.STAMP.read_text("utf-8")))
    return {}


def ready(extra: str | None, torch: str | None = None) -> bool:
    """True where everything is installed already; needs no network and a few milliseconds."""
    there = {} if places.UNFINISHED.exists() else stamp()
    return torch in (None, there.get("torch")) and there.get(extra or "app") == wanted(extra)[1]


def install(extra: str | None, torch: str | None = None) -> None:
    """Make .venv and fill it.

    Half a package looks whole to an installer. So a first installation that was cut short begins
    with an empty .venv, and an update puts every package in place anew: what an update replaces is
    not removed before all that is new has been fetched.

    Args:
        extra: `test`, or nothing more than the app.
        torch: `auto`, `cpu` or `cuda`; None = as it is, at first `auto`.

    Raises:
        Stop: no room, no network, no venv module; in one sentence.
    """
    if torch == "cuda" and sys.platform == "darwin":
        raise places.Stop("There is no CUDA for a Mac. Leave --torch away.")
    places.say(f"Installing the packages{' for the tests' if extra else ''}, once.")
    (requirements, digest), there = wanted(extra), stamp()
    cut_short = places.UNFINISHED.exists()
    if cut_short:
        places.say("The last installation was cut short: it begins again.")
    if not places.PYTHON.exists() or (cut_short and not there):
        installer.check_room(builds.MORE.fetched, places.ROOT)
        make_venv(shutil.which("uv"))
    switched, anew = torch is not None and bool(there), []
    if cut_short and there:
        anew = ["--reinstall"]
    elif switched:
        anew = ["--reinstall-package", "torch", "--reinstall-package", "torchvision"]
    way = builds.choose(requirements, torch or there.get("torch", "auto"), anew)
    places.say(way.build.words)
    left_gb = way.passing_gb - (0 if there else installer.written_gb())
    for place in {place.stat().st_dev: place for place in (way.cache, places.ROOT)}.values():
        installer.check_room(left_gb, place)
    places.UNFINISHED.touch()
    installer.watch([*way.command, *requirements], left_gb)
    if switched and way.build is builds.CPU:
        builds.remove_cuda(way.command[0])
    stamps = {extra or "app": digest, "app": wanted(None)[1], "torch": way.torch}
    places.STAMP.write_text(json.dumps(stamps), "utf-8")
    shutil.rmtree(places.FETCHED, ignore_errors=True)
    places.UNFINISHED.unlink()


def make_venv(uv: str | None) -> None:
    """Make an empty .venv, in place of a broken one."""
    if places.VENV.exists():
        shutil.rmtree(places.VENV)
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [uv, "venv", "--quiet", "--python", base] if uv else [base, "-m", "venv"]
    text, whole = "", False
    try:
        made = subprocess.run(
            [*command, str(places.VENV)],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        text, whole = made.stdout.decode(errors="replace"), made.returncode == 0
    finally:
        if not whole:  # also when it was cut short: half of one looks whole to the next start
            shutil.rmtree(places.VENV, ignore_errors=True)
    if "ensurepip" in text or "No module named" in text:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise places.Stop(f"This Python cannot make environments. Run: sudo apt install {package}")
    if not whole:
        raise places.Stop(f"The environment {places.VENV} could not be made: {text.strip()[-400:]}")
