"""Reads of alignment, each restricted to what the person may see."""
