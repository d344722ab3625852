"""Three independent judges of a claim: for every size, by numbers, and by SymPy."""
