"""REST API: thin shells on services and selectors."""
