// Native sliders that look like bars: mouse, touch, keys and screen readers come with them.

import { box, element, setText, span } from "./dom.js";

/** Draws the bar of a slider from 0 to `value`, cut off at the slider's ends. */
export function drawBar({ style, min, max }, value) {
  const share = (x) => Math.min(1, Math.max(0, (x - min) / (max - min)));
  style.setProperty("--from", share(Math.min(0, value)));
  style.setProperty("--to", share(Math.max(0, value)));
}

/** A bar from 0 to 1 that can be dragged; name: what is read aloud; onChange(value). */
export function barSlider(symbol, name, onChange) {
  const track = element("input", {
    type: "range", min: 0, max: 1, step: 0.01, class: "sg-slider sg-bar-slider",
    "aria-label": name, oninput: () => onChange(Number(track.value)),
  });
  const shown = span("sg-bar-value");
  return {
    element: box("sg-bar-row",
      span("sg-symbol", symbol), track, shown),
    set(value, text) {
      track.value = value;
      track.setAttribute("aria-valuetext", text);
      drawBar(track, value);
      setText(shown, text);
    },
  };
}
