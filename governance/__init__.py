"""Evaluate, direct, monitor: what should be achieved, and by which rules."""
