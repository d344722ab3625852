"""Numbers that the book's sources print, to 8 digits; S0, S1, … are the sources' names."""

import numpy as np

# S0: softmax's output, and the Jacobian entries that are printed for it.
EXAMPLE_PROBABILITIES = np.array([0.16205871, 0.15308274, 0.22661096, 0.22634251, 0.23190508])
EXAMPLE_JACOBIAN = {
    (0, 0): 0.13579568,
    (0, 1): -0.02480839,
    (0, 2): -0.03672428,
    (0, 3): -0.03668077,
    (0, 4): -0.03758224,
    (1, 1): 0.12964841,
    (2, 2): 0.17525843,
    (3, 3): 0.17511158,
    (4, 4): 0.17812512,
    (1, 2): -0.03469023,
    (2, 3): -0.05129169,
    (2, 4): -0.05255223,
    (3, 4): -0.05248998,
}

# S2: a layer's probabilities, input and true class ("class 3" counts from 1), and its ∂L/∂W.
LAYER_PROBABILITIES = np.array([0.19091352, 0.20353145, 0.21698333, 0.23132428, 0.15724743])
LAYER_INPUT = np.array([0.1, 0.5, 0.4])
LAYER_CLASS = 2
LAYER_GRADIENT = np.array(
    [
        [0.01909135, 0.09545676, 0.07636541],
        [0.02035314, 0.10176572, 0.08141258],
        [-0.07830167, -0.39150833, -0.31320667],
        [0.02313243, 0.11566214, 0.09252971],
        [0.01572474, 0.07862371, 0.06289897],
    ]
)
