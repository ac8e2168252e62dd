"""Motions as pages show them: the list of voters, the papers, the panel, the words for the rules."""
