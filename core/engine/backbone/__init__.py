"""The backbone: built, filled with weights, frozen, accelerated, checked."""
