// One diverging scale for the whole family, as in softgrad/widgets/colour.py: orange is positive,
// violet negative. The colour grows with the square root of the size, so small entries show.

const STEPS = 32;
const THEMES = {
  light: { zero: [255, 255, 255], positive: [179, 88, 6], negative: [84, 39, 136] },
  dark: { zero: [27, 31, 38], positive: [255, 176, 84], negative: [178, 160, 255] },
};

const hex = (rgb) =>
  "#" + rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("");

/** Relative luminance of the Web Content Accessibility Guidelines. */
function luminance(rgb) {
  const [r, g, b] = rgb.map((channel) => {
    const x = channel / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever stands out more: always at least 4.5 : 1. */
const ink = (rgb) => (luminance(rgb) > 0.1791 ? "#000000" : "#ffffff");

/** Background and text colour in one theme; step runs from −STEPS to STEPS. */
export function cellColours(theme, step) {
  const { zero, positive, negative } = THEMES[theme];
  const end = step < 0 ? negative : positive;
  const share = Math.abs(step) / STEPS;
  const rgb = zero.map((channel, i) => Math.floor(channel + (end[i] - channel) * share + 0.5));
  return { background: hex(rgb), ink: ink(rgb) };
}

function bothThemes(step) {
  const light = cellColours("light", step);
  const dark = cellColours("dark", step);
  return {
    background: `light-dark(${light.background}, ${dark.background})`,
    ink: `light-dark(${light.ink}, ${dark.ink})`,
  };
}

const SCALE = Array.from({ length: 2 * STEPS + 1 }, (_, index) => bothThemes(index - STEPS));

/** The step of a value on a scale from −bound to bound. */
export function scaleStep(value, bound) {
  const share = Math.min(1, Math.sqrt(Math.abs(value) / bound));
  return Math.sign(value) * Math.floor(share * STEPS + 0.5);
}

/** CSS background and text colour of a value, for light and dark at once. */
export function diverging(value, bound) {
  return SCALE[scaleStep(value, bound) + STEPS];
}
