"""What the grid says, and what it is told: plain data either way."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.data.annotations import class_list
from core.data.annotations.event import DECIDES, Shown
from core.teach.learner import BestGuess
from core.teach.session import Session, Tile
from pages.parts.label import lines
from pages.parts.shared.words import exact

_KINDS = frozenset(DECIDES)
_Message = dict[str, Any]


def answer(session: Session, message: _Message) -> dict[str, Any]:
    """Do what a message asks for, and tell how all stands then.

    Args:
        session: whose pictures they are.
        message: `do`, with what belongs to it, and as `ids` the pictures that the grid shows.

    Raises:
        GraftError: it cannot be done, and why.
        ValueError, KeyError, TypeError: it is none of ours.
    """
    if message["do"] == "page":
        size = min(60, max(1, int(message["size"])))
        view = str(message["view"])
        session.look()
        return {"page": _tiles(session, session.page(view, size)), **_standing(session)}
    touched = _DO[message["do"]](session, message)
    shown = [*map(str, message.get("ids", ())), *touched]
    tiles = _tiles(session, dict.fromkeys(shown))
    return {"tiles": tiles, "touched": list(touched), **_standing(session)}


def _look(session: Session, _message: _Message) -> Sequence[str]:
    session.look()
    return ()


def _answer(session: Session, message: _Message) -> Sequence[str]:
    kind, about = str(message["kind"]), [str(each) for each in message["about"]]
    if kind not in _KINDS:
        raise ValueError(kind)
    shown = Shown.model_validate(message.get("shown") or {})
    session.say(kind, about, [str(name) for name in message["names"]], shown)
    return about


def _right(session: Session, message: _Message) -> Sequence[str]:
    right = {
        str(each["id"]): BestGuess(names=tuple(map(str, each["names"])), sure=float(each["sure"]))
        for each in message["right"]
    }
    session.confirm(right)
    return list(right)


def _undo(session: Session, _message: _Message) -> Sequence[str]:
    return session.undo()


def _redo(session: Session, _message: _Message) -> Sequence[str]:
    return session.redo()


def _class(session: Session, message: _Message) -> Sequence[str]:
    name, folder = str(message["name"]), session.folder
    match str(message["act"]):
        case "make":
            class_list.make(folder, name)
        case "rename":
            class_list.rename(folder, name, str(message["to"]))
        case "remove":
            class_list.remove(folder, name)
        case "colour":
            class_list.paint(folder, name, str(message["colour"]))
        case "move":
            class_list.arrange(folder, _moved(session.classes, name, int(message["place"])))
        case "several":
            class_list.allow_several(folder, bool(message["on"]))
        case act:
            raise ValueError(act)
    session.look()
    return ()


def _moved(names: Sequence[str], name: str, place: int) -> list[str]:
    others = [other for other in names if other != name]
    return [*others[: max(0, place)], name, *others[max(0, place) :]]


_DO: dict[str, Callable[[Session, _Message], Sequence[str]]] = {
    "look": _look,
    "answer": _answer,
    "right": _right,
    "undo": _undo,
    "redo": _redo,
    "class": _class,
}


def _tiles(session: Session, contents: Iterable[str]) -> list[dict[str, Any]]:
    places = {name: at for at, name in enumerate(session.classes)}
    return [_tile(tile, places) for tile in session.tiles(contents)]


def _tile(tile: Tile, places: dict[str, int]) -> dict[str, Any]:
    said = tile.said and {"kind": tile.said.kind, "names": _places(tile.said.names, places)}
    return {
        "id": tile.content,
        "name": exact(tile.file, longest=120),
        "guess": tile.guess and _places(tile.guess.names, places),
        "sure": tile.guess and round(tile.guess.sure, 3),
        "exam": tile.exam,
        "said": said,
    }


def _places(names: Iterable[str], places: dict[str, int]) -> list[int]:
    return [places[name] for name in names if name in places]


def _standing(session: Session) -> dict[str, Any]:
    return {"standing": lines.standing(session)}
