"""Augmentation of pixels: drawn, applied, described."""
