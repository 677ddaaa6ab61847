"""Trainings: the loop, its state, unfreezing, schedules, checkpoints, diagnostics."""
