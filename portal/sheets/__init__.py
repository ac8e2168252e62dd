"""Tables that people bring in files of a spreadsheet."""
