"""From the syntax tree to terms: letters, indices, ranges and shapes."""
