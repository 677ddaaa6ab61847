"""The parts of the Augment page."""
