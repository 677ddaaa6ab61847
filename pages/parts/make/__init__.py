"""The parts of the page Make classes."""
