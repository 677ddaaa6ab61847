"""Heads: what is solved or trained on features, and its cross-validation."""
