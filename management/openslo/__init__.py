"""OpenSLO v1 (openslo.com): read with the line of everything that is wrong, mapped to objectives, and written again."""
