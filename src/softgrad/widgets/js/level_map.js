// The plane of x and y with lines of equal f = x² + 3y: a point, the gradient there, and a step.

import { svgElement } from "./dom.js";
import { plain } from "./format.js";
import { plane } from "./plane.js";

const [WIDTH, HEIGHT, UNIT] = [344, 320, 40];
const SHRINK = 5; // in full length most gradients would leave the map

const placeOf = (x, y) => [WIDTH / 2 + UNIT * x, HEIGHT / 2 - UNIT * y];

/** The line on which f is 3k, from x = −4 to 4. A parabola is a quadratic curve, exactly. */
const line = (k) => `M${placeOf(-4, k - 16 / 3)}q${4 * UNIT} ${(-32 / 3) * UNIT} ${8 * UNIT} 0`;

const shape = (name, d = "") => svgElement("path", { class: `sg-${name}`, d });

/** A text beside (x, y), above it and to the right. */
function label(x, y, words) {
  const [left, top] = placeOf(x, y);
  return svgElement("text", { x: left + 5, y: top - 6 }, words);
}

/** What does not move: axes, and the lines on which f is −12, −9 and so on. */
function ground() {
  const axes = `M${placeOf(-4, 0)}h${8 * UNIT}M${placeOf(0, 4)}v${8 * UNIT}`;
  const parts = [shape("axes", axes), label(3.7, 0, "x"), label(-0.4, 3.4, "y")];
  for (let k = -4; k < 10; k++) {
    parts.push(shape("level", line(k)));
    if (Math.abs(k) < 4) parts.push(label(0, k, `f = ${plain(3 * k)}`));
  }
  return parts;
}

/** An arrow (right, up) from a place; more: what is drawn beside it, as if it pointed right. */
function pointArrow(path, place, [right, up], more = "") {
  const turn = (Math.atan2(-up, right) * 180) / Math.PI;
  const length = UNIT * Math.hypot(right, up);
  path.setAttribute("transform", `translate(${place})rotate(${turn})`);
  path.setAttribute("d", length ? `M0 0h${length}m-9-5 9 5-9 5${more}` : "");
}

/** onPlace(x, y) and onArrow(right, up): as in plane.js, but in units of x and y. */
export function levelMap(name, range, onPlace, onArrow) {
  const [own, towards, step] = ["own", "gradient", "step"].map((kind) => shape(kind));
  const picture = plane([WIDTH, HEIGHT], name, range,
    (left, top) => onPlace((left - WIDTH / 2) / UNIT, (HEIGHT / 2 - top) / UNIT), onArrow,
    own, ...ground(), towards, step);
  return {
    element: picture.element,
    draw([x, y], gradient, move, words) {
      const place = placeOf(x, y);
      own.setAttribute("d", line(y + (x * x) / 3));
      pointArrow(towards, place, gradient.map((slope) => slope / SHRINK), "M0-10h10V0");
      pointArrow(step, place, move);
      picture.draw(place, x, words);
    },
  };
}
