// The triangle of three probabilities: a point p in it, and a circle of nudges with its image.

import { svgElement } from "./dom.js";
import { draggable } from "./drag.js";
import { named } from "./format.js";
import { within } from "./ranges.js";

const [WIDTH, HEIGHT, SIDE] = [340, 290, 270];
const BASE = 258;
const RISE = SIDE * Math.sqrt(0.75);
const CORNERS = [[35, BASE], [35 + SIDE, BASE], [35 + SIDE / 2, BASE - RISE]];
const UNIT = SIDE / Math.SQRT2; // pixels; two corners are √2 apart in the space of p
const SMALLEST = 0.001; // on the edge itself a logit would be infinite
const STEP = 0.01;
const MOVES = {
  ArrowLeft: [STEP, -STEP, 0],
  ArrowRight: [-STEP, STEP, 0],
  ArrowUp: [-STEP / 2, -STEP / 2, STEP],
  ArrowDown: [STEP / 2, STEP / 2, -STEP],
};

/** The point inside the triangle that is nearly p. */
export function inside(p) {
  const kept = p.map((share) => within(SMALLEST, share, 1));
  const sum = kept[0] + kept[1] + kept[2];
  return kept.map((share) => share / sum);
}

/** Where p is in the picture: the corners, weighted by p. */
const placeOf = (p) =>
  [0, 1].map((axis) => p.reduce((sum, share, k) => sum + share * CORNERS[k][axis], 0));

/** The shares of the corners at a place in the picture. */
function sharesAt(x, y) {
  const top = (BASE - y) / RISE;
  const right = (x - CORNERS[0][0]) / SIDE - top / 2;
  return [1 - right - top, right, top];
}

/** J in the plane of the triangle: the covariance of the corners under p, over T. */
export function inPlane(p, temperature) {
  const centre = placeOf(p);
  const entry = (a, b) =>
    p.reduce((sum, share, k) =>
      sum + share * (CORNERS[k][a] - centre[a]) * (CORNERS[k][b] - centre[b]), 0,
    ) / (UNIT ** 2 * temperature);
  return [entry(0, 0), entry(0, 1), entry(1, 1)];
}

const line = ([x, y], [u, v]) => `M${x} ${y}L${u} ${v}`;

/** Lines on which one probability is a quarter, a half or three quarters. */
function quarters() {
  const shares = [0.25, 0.5, 0.75];
  const turned = (p, k) => [0, 1, 2].map((place) => p[(place + k) % 3]);
  return shares.flatMap((share) => [0, 1, 2].map((k) =>
    line(placeOf(turned([share, 1 - share, 0], k)), placeOf(turned([share, 0, 1 - share], k)))));
}

/** onMove(p): called when the point is dragged, or moved with arrow keys. */
export function triangle(label, onMove) {
  let current;
  const shape = (tag, name, attributes) =>
    svgElement(tag, { class: `sg-${name}`, ...attributes });
  const [nudges, image] = [shape("circle", "nudges"), shape("circle", "image")];
  const [arrows, point] = [shape("path", "arrows"), shape("circle", "point", { r: 5 })];
  const grip = shape("circle", "grip", { r: 22 });
  const names = CORNERS.map(([x, y], k) =>
    svgElement("text", { x, y: y + (k < 2 ? 22 : -10), "text-anchor": "middle" },
      `${named("p", k)} = 1`));
  const svg = svgElement("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sg-simplex", tabindex: 0,
    role: "slider", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 1,
    onclick: moveTo,
    onkeydown(event) {
      const move = MOVES[event.key];
      if (!move || event.altKey || event.metaKey) return;
      event.preventDefault();
      onMove(inside(current.map((share, k) => share + move[k])));
    },
  }, shape("path", "quarters", { d: quarters().join("") }),
  shape("path", "edge", { d: `M${CORNERS.join("L")}Z` }),
  ...names, nudges, image, arrows, point, grip);

  function moveTo({ clientX, clientY }) {
    const { left, top, width } = svg.getBoundingClientRect();
    const scale = WIDTH / width;
    onMove(inside(sharesAt((clientX - left) * scale, (clientY - top) * scale)));
  }
  draggable(grip, moveTo);

  return {
    element: svg,
    draw(p, temperature, radius, text) {
      current = p;
      const [x, y] = placeOf(p);
      const [xx, xy, yy] = inPlane(p, temperature);
      for (const circle of [nudges, point, grip]) {
        circle.setAttribute("cx", x);
        circle.setAttribute("cy", y);
      }
      for (const circle of [nudges, image]) circle.setAttribute("r", UNIT * radius);
      image.setAttribute("transform", `matrix(${xx} ${xy} ${xy} ${yy} ${x} ${y})`);
      const ends = CORNERS.map((corner, k) =>
        corner.map((at, axis) => {
          const start = axis ? y : x;
          return start + (radius * p[k] * (at - start)) / temperature;
        }));
      arrows.setAttribute("d", ends.map((end) => line([x, y], end)).join(""));
      svg.setAttribute("aria-valuenow", p[0].toFixed(4));
      svg.setAttribute("aria-valuetext", text);
    },
  };
}
