"""What makes `.venv`: standard library only, must parse on Python 3.8."""
