// Numbers kept inside a range.

const LARGEST_LOGIT = 1000;

export const within = (low, x, high) => Math.min(high, Math.max(low, x));

/** A logit that can be shown: inside its range, and without the noise of the last digits. */
export const tidyLogit = (x, decimals) =>
  within(-LARGEST_LOGIT, Number(x.toFixed(decimals)), LARGEST_LOGIT);
