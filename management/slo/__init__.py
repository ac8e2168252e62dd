"""Service level arithmetic in the terms of OpenSLO: pure, exact, and honest about what nobody measured."""
