"""Server-rendered pages: thin shells on services and selectors."""
