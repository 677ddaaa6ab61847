"""Label safety as records: verdicts, the rules, what an audit measured, and the remedies."""
