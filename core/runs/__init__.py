"""What came and went: runs as folders, their events and their processes."""
