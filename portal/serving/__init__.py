"""How services, their objectives and their error budgets are shown: what pages, the API and exports say of them."""
