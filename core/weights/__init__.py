"""Pretrained weights as files: which there are, where they lie, how they come here."""
