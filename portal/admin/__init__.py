"""The technical administration: it looks at everything and changes nothing that is governed."""
