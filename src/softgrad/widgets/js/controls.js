// Controls of the family: native inputs, each with a label.

import { box, element, setText, span } from "./dom.js";

/** The number typed into `field`; undefined, and said to be wrong, outside of its range. */
function typedNumber(field) {
  const { valueAsNumber: typed, min, max } = field;
  const isTaken = typed >= Number(min) && typed <= Number(max);
  field.setAttribute("aria-invalid", !isTaken);
  field.setCustomValidity(isTaken ? "" : `A number from ${min} to ${max}.`);
  if (!isTaken) field.reportValidity();
  return isTaken ? typed : undefined;
}

function showNumber(field, value) {
  field.value = String(value);
  field.removeAttribute("aria-invalid");
  field.setCustomValidity("");
}

/**
 * A slider and a field for the same number. The field also takes numbers beyond the slider's ends.
 *
 * symbol: what is seen ("z₁"); name: what is read aloud ("logit z₁"); slider: [low, high, step];
 * range: [low, high] of what may be typed; onChange(value).
 */
export function numberControl({ symbol, name, slider: [min, max, step], range, onChange }) {
  const label = element("span", { class: "sg-symbol", "aria-hidden": "true" }, symbol);
  const track = element("input", {
    type: "range", min, max, step, class: "sg-slider", "aria-label": name,
    oninput: () => onChange(Number(track.value)),
  });
  const field = element("input", {
    type: "number", min: range[0], max: range[1], step, class: "sg-field",
    "aria-label": `${name}, typed`,
    oninput() {
      const typed = typedNumber(field);
      if (typed !== undefined) onChange(typed);
    },
    onblur: () => showNumber(field, current),
  });
  let current;

  function set(value) {
    if (value === current) return;
    current = value;
    track.value = String(value);
    track.setAttribute("aria-valuetext", value);
    const isBeingTyped = document.activeElement === field && field.valueAsNumber === value;
    if (!isBeingTyped) showNumber(field, value);
  }
  return { parts: [label, track, field], set };
}

/** A number control in a row of its own, with its parts to change. */
export function numberRow(symbol, name, slider, range, onChange) {
  const { parts, set } = numberControl({ symbol, name, slider, range, onChange });
  const [label, track, field] = parts;
  return { element: box("sg-control", ...parts), symbol: label, track, field, set };
}

export function button(text, onClick) {
  return element("button", { type: "button", class: "sg-button", onclick: onClick }, text);
}

/** A bar from 0 to 1 with its value as text. */
export function bar(symbol) {
  const [length, value] = [span("sg-bar"), span("sg-bar-value")];
  return {
    element: box("sg-bar-row", span("sg-symbol", symbol), length, value),
    set(share, text) {
      length.style.backgroundSize = `${100 * share}% 100%`;
      setText(value, text);
    },
  };
}

const QUIET_MILLISECONDS = 500;

/** A polite live region: it speaks once the reader pauses, and not for the first drawing. */
export function announcer() {
  const region = element("p", { class: "sg-heard", role: "status", "aria-live": "polite" });
  let last, timer;
  return {
    element: region,
    say(text) {
      if (last !== undefined && text !== last) {
        clearTimeout(timer);
        timer = setTimeout(() => setText(region, text), QUIET_MILLISECONDS);
      }
      last = text;
    },
    dispose: () => clearTimeout(timer),
  };
}
