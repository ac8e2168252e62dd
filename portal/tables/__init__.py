"""Lists: columns, filters and sorting of each kind of object."""
