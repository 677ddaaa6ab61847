"""Worlds drawn by our own code, in which it is known what an augmentation does to a label."""
