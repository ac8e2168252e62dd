"""Reads of management, each restricted to what the person may see."""
