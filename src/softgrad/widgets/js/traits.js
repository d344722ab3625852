// What a trait may hold, as in softgrad/widgets/traits.py. Embedded state is untrusted: each
// check returns the value or throws an Error that names it.

function shown(value) {
  const isPlain = typeof value === "number" || value === undefined;
  const text = isPlain ? String(value) : JSON.stringify(value);
  return text.length > 40 ? text.slice(0, 40) + "…" : text;
}

/** A finite number from low to high. */
export const finiteNumber = (low, high) => (value, name) => {
  if (typeof value !== "number" || !(value >= low && value <= high)) {
    throw new Error(`${name} is ${shown(value)}: expected a number from ${low} to ${high}.`);
  }
  return value;
};

/** A list of finite numbers. */
export const finiteList = (shortest, longest, low, high) => (value, name) => {
  if (!Array.isArray(value)) {
    throw new Error(`${name} is ${shown(value)}: expected a list of numbers.`);
  }
  if (value.length < shortest || value.length > longest) {
    throw new Error(
      `${name} has ${value.length} entries: expected ${shortest} to ${longest} of them.`,
    );
  }
  const check = finiteNumber(low, high);
  return value.map((entry, index) => check(entry, `${name}[${index}]`));
};

/** Two indices, counted from 0. */
export const indexPair = () => (value, name) => {
  const isIndex = (entry) => Number.isInteger(entry) && entry >= 0;
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isIndex)) {
    throw new Error(`${name} is ${shown(value)}: expected two indices, counted from 0.`);
  }
  return value;
};

/** One of a few words. */
export const oneOf = (words) => (value, name) => {
  if (!words.includes(value)) {
    throw new Error(`${name} is ${shown(value)}: expected one of ${words.join(", ")}.`);
  }
  return value;
};
