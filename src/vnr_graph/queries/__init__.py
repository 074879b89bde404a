"""Saved questions in SPARQL, anybody's own beside them, and what they answer."""
