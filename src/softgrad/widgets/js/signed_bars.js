// Bars that grow from zero in the middle: positive ones to the right, negative ones to the left.

import { box, elementsOf, setClass, setText, span } from "./dom.js";
import { change, named, number, signed } from "./format.js";

/** The power of two at or above the largest size: as an end for bars, halved values look alike. */
export const boundOf = (size) => (size > 0 ? 2 ** Math.ceil(Math.log2(size)) : 1);

/** Draw a background from the middle over a share of the length. */
function drawFromMiddle(style, share) {
  const size = Math.abs(share);
  style.backgroundSize = `${100 * size}% 100%`;
  // A position in percent counts the room that the background leaves.
  style.backgroundPositionX = `${(100 * (0.5 + Math.min(0, share))) / (1 - size)}%`;
}

/** A signed bar with its name and its value as text; a quiet one is grey whatever its sign. */
export function signedBar(symbol, isQuiet) {
  const [length, value] = [span("sg-bar sg-signed"), span("sg-bar-value")];
  const row = box(`sg-signed-row${isQuiet ? " sg-quiet" : ""}`,
    span("sg-symbol", symbol), length, value);
  return {
    element: row,
    set(number, bound, text) {
      drawFromMiddle(length.style, number / bound / 2);
      setClass(row, "sg-negative", number < 0);
      setText(value, text);
    },
  };
}

/** p − y as text: beside a y between 0 and 1 the difference has no digits to spare. */
export const slopeText = (slope, y) => (y === 0 || y === 1 ? change(slope) : signed(slope, 4));

/** Bars for p, y and p − y of class k. */
export function errorBars(k) {
  const [p, y] = [named("p", k), named("y", k)];
  const bars = [signedBar(p, true), signedBar(y, true), signedBar(`${p} − ${y}`)];
  return {
    element: box("sg-bars", ...elementsOf(bars)),
    draw(probability, share, slope) {
      bars[0].set(probability, 1, number(probability));
      bars[1].set(share, 1, number(share));
      bars[2].set(slope, 1, slopeText(slope, share));
    },
  };
}
