// Cross-entropy and its gradient p − y, in the accurate form that softgrad uses in Python.

import { logSoftmax, softmaxWithComplement } from "./arithmetic.js";

/** L = −Σ y_k log p_k. */
export function crossEntropy(z, y) {
  return logSoftmax(z).reduce((sum, logP, k) => sum - (y[k] && y[k] * logP), 0);
}

/** p − y; where y is near 1 as (1 − y) − (1 − p), which keeps its digits when p is near 1 too. */
export function crossEntropyGradient(z, y) {
  const { p, complement } = softmaxWithComplement(z);
  return p.map((p_i, i) => (y[i] >= 0.5 ? 1 - y[i] - complement[i] : p_i - y[i]));
}

/** 1 for the label, 0 elsewhere. */
export const oneHot = (label, n) => Array.from({ length: n }, (_, k) => Number(k === label));
