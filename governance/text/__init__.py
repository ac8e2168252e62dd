"""The text of governed documents: front matter, clauses, redline, rendering and digests. Pure functions, no models."""
