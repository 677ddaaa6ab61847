"""Tasks: the kinds of target a model may learn, one file a kind, as plain records. No pixels."""
