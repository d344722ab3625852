// What a nudge h of one logit does to p, without subtracting nearly equal numbers. With column j
// of the Jacobian, the true change is Δp = g(h)·J_j, where g(h) = (e^h − 1)/(1 + p_j (e^h − 1)).
// The linear approximation is h·J_j; so the error is (g(h) − h)·J_j.

import { softmax, softmaxJacobian } from "./arithmetic.js";

/** g(h). */
export function effectiveNudge(p, h) {
  const growth = Math.expm1(h);
  return growth / (1 + p * growth);
}

const SERIES_TERMS = 20; // for |h| ≤ 1 the next term is below 1/20!, far beneath the last digit

/** (g(h) − h)/h². Up to |h| = 1 by the series Σ_{k≥2} (1 − k p) h^{k−2}/k! of its numerator. */
export function excess(p, h) {
  if (Math.abs(h) > 1) return (effectiveNudge(p, h) - h) / h ** 2;
  let [sum, power] = [0, 0.5];
  for (let k = 2; k < SERIES_TERMS; k++) {
    sum += power * (1 - k * p);
    power *= h / (k + 1);
  }
  return sum / (1 + p * Math.expm1(h));
}

/** p_j and column j of the Jacobian; for all logits together the column J·1, which is 0. */
export function nudged({ logits, direction: j }) {
  const column = softmaxJacobian(logits).map((row) => row[j] ?? 0);
  return { p: softmax(logits)[j] ?? 0, column };
}
