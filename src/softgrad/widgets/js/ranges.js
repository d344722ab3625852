// Numbers kept inside a range.

export const within = (low, x, high) => Math.min(high, Math.max(low, x));

/** A logit that can be shown: inside its range, and without the noise of the last digits. */
export const tidyLogit = (x, decimals) => within(-1000, Number(x.toFixed(decimals)), 1000);
