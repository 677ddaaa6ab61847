"""Measured advice: which backbone suits these pictures, and which recipe."""
