"""The only writers of what the portal itself keeps."""
