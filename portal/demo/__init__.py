"""The demo organisation: Aldermere Water, a water company with two years of history, played through the gate."""
