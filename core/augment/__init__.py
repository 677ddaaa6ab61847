"""Augmentations as records: what each is called, how strong it may be, when it helps. No pixels."""
