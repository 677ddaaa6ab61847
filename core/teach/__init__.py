"""Teaching by showing: what a model guesses after each answer, and what to ask next. No torch."""
