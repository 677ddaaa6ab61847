"""The screens, one thin page per step."""
