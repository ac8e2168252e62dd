"""Who may do what, who did what, and what is linked to what."""
