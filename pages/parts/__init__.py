"""What several screens share: the session, notices, pickers, galleries and the live chart."""
