"""The only writers of people, roles, charts and rules."""
