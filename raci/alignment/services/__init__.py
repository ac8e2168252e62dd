"""The only writers of links, findings, rounds of checks and snapshots."""
