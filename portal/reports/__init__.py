"""The compliance report: what it says, read from the record, and the files it becomes."""
