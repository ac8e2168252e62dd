"""Settings: `base` holds what every mode shares; `embedded`, `production` and `test` are the modes."""
