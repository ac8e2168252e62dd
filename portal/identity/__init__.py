"""Signing in: what allauth and axes ask us, answered without ever writing an account outside the gate."""
