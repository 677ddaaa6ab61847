"""Graft's engine room: everything that works without a screen."""
