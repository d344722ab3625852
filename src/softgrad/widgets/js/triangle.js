// The triangle of three probabilities: a point p in it, and a circle of nudges with its image.

import { svgElement } from "./dom.js";
import { named } from "./format.js";
import { plane } from "./plane.js";
import { within } from "./ranges.js";

const [WIDTH, HEIGHT, SIDE, BASE] = [380, 320, 270, 268];
const RISE = SIDE * Math.sqrt(0.75);
const CORNERS = [[55, BASE], [55 + SIDE, BASE], [55 + SIDE / 2, BASE - RISE]];
const UNIT = SIDE / Math.SQRT2; // pixels; two corners are √2 apart in the space of p
const RADIUS = 0.35; // of the circle of nudges
const SMALLEST = 0.001; // on an edge of the triangle a logit would be infinite
const STEP = 0.01; // of an arrow key

/** The point inside the triangle that is nearly p. */
export function inside(p) {
  const kept = p.map((share) => within(SMALLEST, share, 1));
  return kept.map((share) => share / (kept[0] + kept[1] + kept[2]));
}

/** p, moved to the right and up by shares of the triangle, but not out of it. */
const moved = ([first, second, third], right, up) =>
  inside([first - right - up / 2, second + right - up / 2, third + up]);

/** The sum of the values of the three corners, weighted by p. */
const weighted = (p, value) => p[0] * value(0) + p[1] * value(1) + p[2] * value(2);

/** Where p is in the picture, and J in its plane: the covariance of the corners under p, over T. */
export function geometry(p, temperature) {
  const centre = [0, 1].map((axis) => weighted(p, (k) => CORNERS[k][axis]));
  const away = CORNERS.map((corner) => corner.map((at, axis) => at - centre[axis]));
  const entry = (a, b) => weighted(p, (k) => away[k][a] * away[k][b]) / UNIT ** 2 / temperature;
  return { centre, away, plane: [entry(0, 0), entry(0, 1), entry(0, 1), entry(1, 1)] };
}

/** onMove(p): called when the point is dragged, or moved with arrow keys. */
export function triangle(label, onMove) {
  let current;
  const shape = (tag, name, attributes) =>
    svgElement(tag, { class: `sg-${name}`, ...attributes });
  const nudges = shape("circle", "nudges", { r: UNIT * RADIUS });
  const image = shape("circle", "image", { r: UNIT * RADIUS });
  const arrows = shape("path", "arrows");
  const names = CORNERS.map(([x, y], k) =>
    svgElement("text", { x, y: y + (k < 2 ? 22 : -10) }, `${named("p", k)} = 1`));

  const moveTo = (x, y) =>
    onMove(moved([1, 0, 0], (x - CORNERS[0][0]) / SIDE, (BASE - y) / RISE));
  const moveBy = (right, up) => onMove((current = moved(current, STEP * right, STEP * up)));
  const picture = plane([WIDTH, HEIGHT], label, [0, 1], moveTo, moveBy,
    shape("path", "edge", { d: `M${CORNERS.join("L")}Z` }), ...names, nudges, image, arrows);

  function draw(p, temperature, text) {
    const { centre, away, plane: matrix } = geometry(p, temperature);
    current = p;
    nudges.setAttribute("transform", `translate(${centre})`);
    image.setAttribute("transform", `matrix(${[...matrix, ...centre]})`);
    const column = (k) => away[k].map((part) => (RADIUS * p[k] * part) / temperature);
    arrows.setAttribute("d", [0, 1, 2].map((k) => `M${centre}l${column(k)}`).join(""));
    picture.draw(centre, p[0], text);
  }
  return { element: picture.element, draw };
}
