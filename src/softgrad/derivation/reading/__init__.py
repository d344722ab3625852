"""From typed LaTeX to a syntax tree, and back."""
