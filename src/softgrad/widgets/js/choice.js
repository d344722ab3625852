// One of several: native radio buttons in a group with a name.

import { element, setText } from "./dom.js";

/**
 * options: texts that are seen and read; onChoose(place).
 * draw(place, texts) checks one, or none; the texts may change.
 */
export function choice(legend, options, onChoose) {
  const name = `sg-choice-${Math.random()}`; // radio buttons of one name exclude each other
  const inputs = options.map((_, place) =>
    element("input", { type: "radio", name, onchange: () => onChoose(place) }));
  const texts = options.map((text) => element("span", {}, text));
  const labels = texts.map((text, place) =>
    element("label", { class: "sg-option" }, inputs[place], text));
  return {
    element: element("fieldset", { class: "sg-choice" }, element("legend", {}, legend), ...labels),
    draw(chosen, words = options) {
      inputs.forEach((input, place) => (input.checked = place === chosen));
      texts.forEach((text, place) => setText(text, words[place]));
    },
  };
}
