"""The derivative of softmax: accurate numerics, a derivation checker and live widgets."""
