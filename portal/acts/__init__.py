"""Acts on what the portal itself keeps."""
