// Native sliders that look like bars: mouse, touch, keys and screen readers come with them.

import { element } from "./dom.js";

/** Draws the bar of a slider from 0 to `value`, cut off at the slider's ends. */
export function drawBar(track, value) {
  const [low, high] = [Number(track.min), Number(track.max)];
  const share = (x) => Math.min(1, Math.max(0, (x - low) / (high - low))).toFixed(4);
  track.style.setProperty("--from", share(Math.min(0, value)));
  track.style.setProperty("--to", share(Math.max(0, value)));
}

/** A bar from 0 to 1 that can be dragged; name: what is read aloud; onChange(value). */
export function barSlider(name, onChange) {
  const track = element("input", {
    type: "range", min: 0, max: 1, step: 0.01, class: "sg-slider sg-bar-slider",
    "aria-label": name, oninput: () => onChange(Number(track.value)),
  });
  return {
    element: track,
    set(value, text) {
      track.value = String(value);
      track.setAttribute("aria-valuetext", text);
      drawBar(track, value);
    },
  };
}
