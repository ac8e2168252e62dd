"""The record: what was done, by whom, under which authority; sealed so that it can be checked without us."""
