"""Who may do what: acts, RACI charts, segregation of duties, claims and the gate."""
