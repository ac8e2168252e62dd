"""What may be read in governance, each restricted to what the reader may see."""
