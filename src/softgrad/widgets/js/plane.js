// A picture with a point in it: moved by mouse, pen or finger, by a click, and by arrow keys.

import { svgElement } from "./dom.js";
import { draggable } from "./drag.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * values: what the slider's number can be, [low, high]; onPlace(x, y): in units of the picture;
 * onArrow(right, up): each −1, 0 or 1. draw(place, value, text) moves the point.
 */
export function plane([width, height], label, [low, high], onPlace, onArrow, ...shapes) {
  const point = svgElement("circle", { class: "sg-point", r: 5 });
  const grip = svgElement("circle", { class: "sg-grip", r: 22 });
  const svg = svgElement("svg", {
    viewBox: `0 0 ${width} ${height}`, class: "sg-plane", tabindex: 0,
    role: "slider", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high,
    onclick: moveTo,
    onkeydown(event) {
      const move = MOVES[event.key];
      if (!move || event.altKey || event.metaKey) return;
      event.preventDefault();
      onArrow(...move);
    },
  }, ...shapes, point, grip);

  function moveTo({ clientX, clientY }) {
    const { left, top, width: drawn } = svg.getBoundingClientRect();
    const scale = width / drawn;
    onPlace((clientX - left) * scale, (clientY - top) * scale);
  }
  draggable(grip, moveTo);
  return {
    element: svg,
    draw(place, value, text) {
      for (const shape of [point, grip]) shape.setAttribute("transform", `translate(${place})`);
      svg.setAttribute("aria-valuenow", value);
      svg.setAttribute("aria-valuetext", text);
    },
  };
}
