"""Who there is: persons and their accounts, units, teams, roles and who holds them."""
