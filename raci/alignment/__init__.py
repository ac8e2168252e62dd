"""What is linked to what between governance and management, and whether it still holds."""
