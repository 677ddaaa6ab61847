"""Every field of the recipe as a widget, in groups, each with its why."""

import types
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
import streamlit as st
from pydantic.fields import FieldInfo

from core.plan.recipe import Recipe
from pages.parts.shared import session
from pages.parts.shared.words import setting_title, why

RECIPE_GROUPS = {
    "What learns": ("strategy", "head", "views", "unfrozen_blocks", "trainable", "side_px"),
    "How long": ("epochs", "head_epochs", "patience"),
    "How fast": (
        "learning_rate", "backbone_lr_factor", "layer_decay", "optimizer",
        "schedule", "warmup_epochs", "batch_size", "accumulation", "gradient_clip",
        "find_learning_rate",
    ),
    "Against learning by heart": (
        "weight_decay", "dropout", "stochastic_depth", "label_smoothing", "ema_decay",
        "blend",
    ),
    "Rare classes": ("class_weights", "balanced_sampling"),
    "This computer": ("gradient_checkpointing", "compile"),
}  # fmt: skip
"""All fields of `Recipe`, by what they are about; a test makes sure that none is missing."""


def show(recipe: Recipe) -> None:
    """Draw the form; a change is saved as the user's own recipe."""
    session.remember("recipe-shown", recipe)
    for title, names in RECIPE_GROUPS.items():
        st.markdown(f"**{title}**")
        with st.grid(3, min_column_width=210):
            for name in names:
                _field(name, Recipe.model_fields[name], getattr(recipe, name))


def _field(name: str, field: FieldInfo, value: Any) -> None:
    kind = _without_none(field.annotation)
    common: dict[str, Any] = {
        "label": setting_title(name),
        "key": session.bound(f"recipe-{name}", value),
        "on_change": _changed,
        "args": (name,),
        "help": why(f"recipe.{name}"),
    }
    if get_origin(kind) is Literal:
        st.selectbox(options=list(get_args(kind)), format_func=setting_title, **common)
    elif kind is bool:
        st.toggle(**common)
    else:
        low, high = _limits(field, kind)
        st.number_input(min_value=low, max_value=high, **_steps(kind, value), **common)


def _steps(kind: Any, value: Any) -> dict[str, Any]:
    if kind is int:
        return {"step": 1, "placeholder": "the backbone's own"}
    size = value or 1.0
    step = 0.0001 if size < 0.01 else 0.01 if size < 0.1 else 0.05
    return {"step": step, "format": "%.5g"}


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(one for one in get_args(annotation) if one is not type(None))
    return annotation


def _limits(field: FieldInfo, kind: Any) -> tuple[Any, Any]:
    low, high = None, None
    for rule in field.metadata:
        if isinstance(rule, annotated_types.Ge):
            low = rule.ge
        elif isinstance(rule, annotated_types.Gt):
            low = 1e-9
        elif isinstance(rule, annotated_types.Le):
            high = rule.le
        elif isinstance(rule, annotated_types.Lt):
            high = 1 - 1e-6
    return (None if low is None else kind(low)), (None if high is None else kind(high))


def _changed(name: str) -> None:
    shown: Recipe = session.recall("recipe-shown", Recipe())
    changed = {**shown.model_dump(), name: session.now(f"recipe-{name}")}
    session.change(recipe=changed)
