"""The only writers of governance's objects."""
