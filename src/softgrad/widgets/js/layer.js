// A linear layer, softmax and cross-entropy, with the gradient by the weights.

import { softmax } from "./arithmetic.js";
import { crossEntropy, crossEntropyGradient, oneHot } from "./losses.js";

/** z = W x + b, p, L, p − y, and the outer product (p − y) xᵀ. */
export function layer({ weights, bias, features, label }) {
  const z = weights.map((row, i) =>
    row.reduce((sum, weight, j) => sum + weight * features[j], 0) + bias[i]);
  const y = oneHot(label, z.length);
  const slopes = crossEntropyGradient(z, y);
  const gradient = slopes.map((slope) => features.map((feature) => slope * feature));
  return { z, p: softmax(z), loss: crossEntropy(z, y), slopes, gradient };
}

/** The entries of an n × d matrix, row after row, read as d rows of n. */
export function reshaped(matrix) {
  const [flat, n] = [matrix.flat(), matrix.length];
  return matrix[0].map((_, row) => flat.slice(row * n, (row + 1) * n));
}
