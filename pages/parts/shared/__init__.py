"""What several pages use: the session, notices, words, galleries and charts."""
