"""What became of a run's pictures since it was trained: said otherwise, left out, added, gone."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.data.annotations.overlay import Overlay
from core.data.copies import many
from core.data.dataset import Dataset
from core.data.split import Row


@dataclass(frozen=True, kw_only=True)
class Since:
    """How many pictures; copies of one picture count once."""

    relabelled: int = 0
    left_out: int = 0
    brought: int = 0
    """From elsewhere, with what they show."""
    added: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.corrections or self.added or self.gone)

    @property
    def corrections(self) -> int:
        """Pictures of which somebody said something here."""
        return self.relabelled + self.left_out + self.brought

    @property
    def sentence(self) -> str:
        """All of it in words: `3 pictures got another label, 1 picture was left out`."""
        counts = (
            (self.relabelled, "got another label"),
            (self.left_out, f"{'was' if self.left_out == 1 else 'were'} left out"),
            (self.brought, f"from elsewhere {'was' if self.brought == 1 else 'were'} named"),
            (self.added, f"{'was' if self.added == 1 else 'were'} added"),
            (self.gone, f"{'is' if self.gone == 1 else 'are'} not there any more"),
        )
        return ", ".join(f"{many(number)} {what}" for number, what in counts if number)


def since(
    rows: Iterable[Row],
    overlay: Overlay,
    dataset: Dataset | None = None,
    collection: Container[str] = (),
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Since:
    """Compare what a run was made of with what there is now.

    Args:
        rows: of the run's split.
        overlay: what was said of its folder's pictures until now.
        dataset: the folder as it was scanned; None = not looked at, so that only what was said is
            known.
        collection: contents of what was brought to the folder; with `dataset` not needed.
        renamed: what classes of the run are called now: to rename is no correction.
    """
    before = {row.content: row.target.renamed(renamed).names for row in rows}
    if dataset is None:
        said = {
            content: overlay.decided[content] for content in before if content in overlay.decided
        }
        labels = [content for content, event in said.items() if event.kind == "label"]
        fresh = [c for c, event in overlay.decided.items() if event.kind == "label"]
        return Since(
            relabelled=sum(said[content].names != before[content] for content in labels),
            left_out=len(said) - len(labels),
            brought=sum(content in collection and content not in before for content in fresh),
        )
    now = {picture.content: picture.target.names for picture in dataset.pictures}
    brought = {picture.content for picture in dataset.pictures if picture.brought}
    out = {entry.content for entry in dataset.ignored if entry.content}
    return Since(
        relabelled=sum(now.get(content, names) != names for content, names in before.items()),
        left_out=len(out & before.keys()),
        brought=len(brought - before.keys()),
        added=len(now.keys() - before.keys() - brought),
        gone=len(before.keys() - now.keys() - out),
    )
