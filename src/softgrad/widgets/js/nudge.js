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

/** One list an idea, one entry a class; for all logits together every entry is 0. */
export function changes({ logits, nudge, direction }) {
  const isAll = direction === "all";
  const p = isAll ? 0 : softmax(logits)[direction];
  const column = softmaxJacobian(logits).map((row) => (isAll ? 0 : row[direction]));
  const times = (factor) => column.map((entry) => entry * factor);
  return {
    truly: times(effectiveNudge(p, nudge)),
    linear: times(nudge),
    error: times(excess(p, nudge) * nudge ** 2),
  };
}

/** Nudges h, h/2, h/4, h/8 and the limit 0, with the largest error and that error over h². */
export function halvings({ logits, nudge, direction }) {
  const isAll = direction === "all";
  const p = isAll ? 0 : softmax(logits)[direction];
  const largest = isAll ? 0 : softmaxJacobian(logits)[direction][direction];
  return [nudge, nudge / 2, nudge / 4, nudge / 8, 0].map((h) => {
    const share = Math.abs(largest * excess(p, h));
    return { h, error: share * h ** 2, share };
  });
}
