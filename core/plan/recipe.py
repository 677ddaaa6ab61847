"""The recipe of a training: strategy, head, and every number that an optimizer needs."""

from typing import Literal

from pydantic import Field

from core.settings import Settings

Strategy = Literal["features", "staged", "gradual", "full", "scratch"]


SOLVED_START = 0.2
"""Rate of a fine-tuning, which starts from a solved head, as a share of the recipe's. At the full
rate Adam, whose steps do not shrink with the gradient, undoes the head's regularisation within an
epoch (ants and bees: validation loss from 0.11 to 0.21)."""


BLEND_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the tuned weights that are looked at when a fine-tuning ends."""


HeadKind = Literal["logistic", "linear", "knn", "svm_linear", "svm_rbf", "mlp"]


_SOLVED = {
    "strategy", "head", "views", "side_px", "label_smoothing", "class_weights", "balanced_sampling"
}  # fmt: skip
"""What counts for a head that is solved at once on frozen features."""
_BY_EPOCHS = _SOLVED | {
    "epochs", "batch_size", "learning_rate", "weight_decay", "dropout", "patience"
}  # fmt: skip
"""What counts for one that learns by epochs."""
_TUNING = {"head_epochs", "backbone_lr_factor", "trainable", "blend"}
"""What counts only where a pretrained backbone goes on learning."""


class Recipe(Settings):
    """How the training goes. Defaults are the advisor's starting point, each with its reason."""

    strategy: Strategy = "features"
    head: HeadKind = "logistic"
    """What sits on frozen features; fine-tuning always uses a linear head."""
    views: int = Field(default=0, ge=0, le=32)
    """Augmented views embedded of each training picture, besides the picture itself."""
    epochs: int = Field(default=10, ge=1, le=1000)
    """Epochs in all, fine-tuning stages together; for `features` epochs of a linear/MLP head."""
    head_epochs: int = Field(default=3, ge=0, le=1000)
    """Of these, epochs with the backbone frozen."""
    batch_size: int = Field(default=16, ge=1, le=4096)
    learning_rate: float = Field(default=1e-3, gt=0, le=10)
    """Peak learning rate of the head."""
    backbone_lr_factor: float = Field(default=0.05, gt=0, le=1)
    """Learning rate of unfrozen pretrained layers, as a share of the head's."""
    layer_decay: float = Field(default=0.75, gt=0, le=1)
    """`full`: each block learns at this share of the rate of the block above it."""
    unfrozen_blocks: int = Field(default=2, ge=1, le=64)
    """`staged`: how many of the deepest blocks learn."""
    trainable: Literal["all", "norms_and_biases"] = "all"
    """Fine-tuning: what learns in the blocks that may; see `unfreezing.norms_and_biases`."""
    optimizer: Literal["adamw", "adam", "sgd"] = "adamw"
    schedule: Literal["cosine", "one_cycle", "constant"] = "cosine"
    warmup_epochs: float = Field(default=0.5, ge=0)
    weight_decay: float = Field(default=0.01, ge=0)
    patience: int = Field(default=5, ge=0)
    """Epochs without a better validation score before stopping; 0 = never stop early."""
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    stochastic_depth: float = Field(default=0.0, ge=0, lt=1)
    ema_decay: float = Field(default=0.0, ge=0, lt=1)
    """Decay of the moving average of the weights; 0 = off."""
    blend: bool = True
    """Fine-tuning: end with a mix of the start and the tuned weights where that is better."""
    class_weights: bool = False
    balanced_sampling: bool = False
    gradient_clip: float = Field(default=1.0, ge=0)
    """Largest gradient norm; 0 = off."""
    accumulation: int = Field(default=1, ge=1)
    find_learning_rate: bool = False
    """Fine-tuning: measure the learning rate on these pictures before it begins."""
    gradient_checkpointing: bool = False
    """Fine-tuning: compute activations twice, keep fewer; by itself where memory is short."""
    compile: Literal["auto", "on", "off"] = "auto"
    """Fine-tuning: translate the network for the device first; auto: on a GPU, where it pays."""
    side_px: int | None = Field(default=None, ge=32, le=1024)
    """Side of the square the network sees, in pixels; None = the backbone's own."""

    @property
    def solved(self) -> bool:
        """True where a head is solved at once on frozen features: nothing learns by epochs."""
        return self.strategy == "features" and self.head not in ("linear", "mlp")

    @property
    def tuned(self) -> bool:
        """True where a pretrained backbone goes on learning."""
        return self.strategy in ("staged", "gradual", "full")

    @property
    def idle(self) -> frozenset[str]:
        """Names of the settings that change nothing with this strategy and head."""
        every = {*type(self).model_fields}
        if self.strategy == "features":
            return frozenset(every - (_SOLVED if self.solved else _BY_EPOCHS))
        idle = {"head", "views"} | (set() if self.tuned else _TUNING)
        idle |= {"layer_decay"} if self.strategy != "full" else set()
        return frozenset(idle | ({"unfrozen_blocks"} if self.strategy != "staged" else set()))

    @property
    def looks(self) -> int:
        """How often the validation pictures are looked at, as a whole."""
        blended = len(BLEND_SHARES) if self.tuned and self.blend else 0
        return self.epochs + blended + 1

    @property
    def pretrained_rate(self) -> float:
        """Peak learning rate of the deepest pretrained layers."""
        share = 1.0 if self.strategy == "scratch" else SOLVED_START
        return self.learning_rate * self.backbone_lr_factor * share
