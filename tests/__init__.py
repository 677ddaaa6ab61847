"""Tests mirror core/ and pages/ file by file; each name states a law."""
