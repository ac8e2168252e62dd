"""Forms: what a person may type, never what is allowed."""
