"""What a reader sees: counterexamples that can be replayed, and typeset derivations."""
