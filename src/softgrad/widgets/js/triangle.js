// The triangle of three probabilities: a point p in it, and a circle of nudges with its image.

import { svgElement } from "./dom.js";
import { draggable } from "./drag.js";
import { named } from "./format.js";
import { within } from "./ranges.js";

const [WIDTH, HEIGHT, SIDE, BASE] = [380, 320, 270, 268];
const RISE = SIDE * Math.sqrt(0.75);
const CORNERS = [[55, BASE], [55 + SIDE, BASE], [55 + SIDE / 2, BASE - RISE]];
const UNIT = SIDE / Math.SQRT2; // pixels; two corners are √2 apart in the space of p
const RADIUS = 0.35; // of the circle of nudges
const SMALLEST = 0.001; // on an edge of the triangle a logit would be infinite
const MOVES = {
  ArrowLeft: [0.01, -0.01, 0],
  ArrowRight: [-0.01, 0.01, 0],
  ArrowUp: [-0.005, -0.005, 0.01],
  ArrowDown: [0.005, 0.005, -0.01],
};

/** The point inside the triangle that is nearly p. */
export function inside(p) {
  const kept = p.map((share) => within(SMALLEST, share, 1));
  return kept.map((share) => share / (kept[0] + kept[1] + kept[2]));
}

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
  const point = shape("circle", "point", { r: 5 });
  const grip = shape("circle", "grip", { r: 22 });
  const names = CORNERS.map(([x, y], k) =>
    svgElement("text", { x, y: y + (k < 2 ? 22 : -10) }, `${named("p", k)} = 1`));
  const svg = svgElement("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sg-simplex", tabindex: 0,
    role: "slider", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 1,
    onclick: moveTo,
    onkeydown(event) {
      const move = MOVES[event.key];
      if (!move || event.altKey || event.metaKey) return;
      event.preventDefault();
      onMove((current = inside(current.map((share, k) => share + move[k]))));
    },
  }, shape("path", "edge", { d: `M${CORNERS.join("L")}Z` }),
  ...names, nudges, image, arrows, point, grip);

  function moveTo({ clientX, clientY }) {
    const { left, top, width } = svg.getBoundingClientRect();
    const up = (BASE - ((clientY - top) * WIDTH) / width) / RISE;
    const right = (((clientX - left) * WIDTH) / width - CORNERS[0][0]) / SIDE - up / 2;
    onMove(inside([1 - right - up, right, up]));
  }
  draggable(grip, moveTo);

  function draw(p, temperature, text) {
    const { centre, away, plane } = geometry(p, temperature);
    current = p;
    for (const shape of [nudges, point, grip]) {
      shape.setAttribute("transform", `translate(${centre})`);
    }
    image.setAttribute("transform", `matrix(${[...plane, ...centre]})`);
    const column = (k) => away[k].map((part) => (RADIUS * p[k] * part) / temperature);
    arrows.setAttribute("d", [0, 1, 2].map((k) => `M${centre}l${column(k)}`).join(""));
    svg.setAttribute("aria-valuenow", p[0]);
    svg.setAttribute("aria-valuetext", text);
  }
  return { element: svg, draw };
}
