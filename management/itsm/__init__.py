"""Incidents out of the export of an IT service management tool. How its columns are read is data, not code."""
