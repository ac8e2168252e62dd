"""The only writers of management's objects."""
