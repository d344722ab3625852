// One of several: native radio buttons in a group with a name.

import { element } from "./dom.js";

/** options: texts that are seen and read; onChoose(place). draw(place) checks one, or none. */
export function choice(legend, options, onChoose) {
  const name = `sg-choice-${Math.random()}`; // radio buttons of one name exclude each other
  const inputs = options.map((_, place) =>
    element("input", { type: "radio", name, onchange: () => onChoose(place) }));
  const labels = options.map((text, place) =>
    element("label", { class: "sg-option" }, inputs[place], text));
  return {
    element: element("fieldset", { class: "sg-choice" }, element("legend", {}, legend), ...labels),
    draw: (chosen) => inputs.forEach((input, place) => (input.checked = place === chosen)),
  };
}
