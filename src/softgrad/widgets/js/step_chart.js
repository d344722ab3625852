// The errors of all methods against the step h, both on logarithmic scales.

import { box, element, setClass, svgElement } from "./dom.js";
import { within } from "./ranges.js";
import { METHODS, stepOf } from "./step_size.js";

const [LEFT, TOP, WIDTH, HEIGHT] = [44, 8, 310, 216];
const [SMALLEST, LOWEST, HIGHEST] = [-16, -17, 1]; // powers of ten: of h, and of the errors
const POWERS = { 0: "1", "-4": "10⁻⁴", "-8": "10⁻⁸", "-12": "10⁻¹²", "-16": "10⁻¹⁶" };
/** Where the name of each curve begins or ends: at a power of h, and how far below the curve. */
const LABELS = [[-4.4, -6, "end"], [-3.2, 18], [-2.6, 20], [-15.8, -12]];

const across = (power) => LEFT + (1 - power / SMALLEST) * WIDTH;
const down = (power) => TOP + ((HIGHEST - power) / (HIGHEST - LOWEST)) * HEIGHT;
/** The height of a relative error; 0 stands on the floor. */
const heightOf = (error) => down(within(LOWEST, Math.log10(Math.abs(error)), HIGHEST));

const text = (x, y, anchor, words) =>
  svgElement("text", { x, y, "text-anchor": anchor, class: "sg-tick" }, words);
const line = (x1, y1, x2, y2) => svgElement("line", { x1, y1, x2, y2 });

/** The axes with their names and the lines of every fourth power. */
function axes() {
  const parts = Object.entries(POWERS).flatMap(([power, words]) => [
    line(across(power), TOP, across(power), TOP + HEIGHT),
    line(LEFT, down(power), LEFT + WIDTH, down(power)),
    text(across(power), TOP + HEIGHT + 16, "middle", words),
    text(LEFT - 6, down(power) + 4, "end", words),
  ]);
  return svgElement("g", { class: "sg-axes" }, ...parts);
}

const onMark = (part) => svgElement("g", { class: "sg-step-mark" }, part);

/** drawCurves(entry); draw(method, x, error, words): one strong curve, and the mark at h = 10^x. */
export function stepChart() {
  const caption = element("p", { class: "sg-note" }, "relative error");
  const curves = METHODS.map(() => svgElement("polyline"));
  const names = METHODS.map((name, k) => text(0, 0, LABELS[k][2], name));
  const [mark, point] = [line(0, TOP, 0, TOP + HEIGHT), svgElement("circle", { r: 5 })];
  const viewBox = `0 0 ${LEFT + WIDTH + 16} ${TOP + HEIGHT + 40}`;
  const picture = svgElement("svg", { viewBox, role: "img" },
    axes(), text(LEFT + WIDTH / 2, TOP + HEIGHT + 34, "middle", "step h"),
    ...curves, onMark(mark), ...names, onMark(point));
  function drawCurve(entry, method) {
    const heightAt = (x) => heightOf(entry.errors(method, stepOf(x))[0]);
    const points = Array.from({ length: 161 }, (_, k) => SMALLEST + k / 10)
      .map((x) => `${across(x).toFixed(1)},${heightAt(x).toFixed(1)}`);
    curves[method].setAttribute("points", points.join(" "));
    const [x, below] = LABELS[method];
    names[method].setAttribute("x", across(x));
    names[method].setAttribute("y", Math.min(heightAt(x), down(SMALLEST)) + below);
  }
  return {
    element: box("sg-step-chart", caption, picture),
    drawCurves: (entry) => METHODS.forEach((_, method) => drawCurve(entry, method)),
    draw(method, x, error, words) {
      [...curves, ...names].forEach((node, k) =>
        setClass(node, "sg-chosen", k % METHODS.length === method));
      picture.setAttribute("aria-label", words);
      mark.setAttribute("transform", `translate(${across(x)})`);
      point.setAttribute("cx", across(x));
      point.setAttribute("cy", heightOf(error));
    },
  };
}
