// Making elements. Text is always set as text, never as markup.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element; attributes that start with "on" are listeners. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** A div of a class; a span; and a line of quiet text, written later. */
export const box = (name, ...children) => element("div", { class: name }, ...children);
export const span = (name, ...children) => element("span", { class: name }, ...children);
export const note = () => element("p", { class: "sg-note" });

/** A MathML element. */
export function mathElement(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(MATHML, tag), attributes, children);
}

/** An SVG element. */
export function svgElement(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** The elements of parts that each have one. */
export const elementsOf = (parts) => parts.map((part) => part.element);

export const setClass = (node, name, isOn) => node.classList.toggle(name, isOn);

/** Write text only where it differs, so that an unchanged number costs no layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
