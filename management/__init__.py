"""Plan, build, run, improve: how it is achieved, and by whom."""
