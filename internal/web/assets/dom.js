// Small helpers to build pieces of the page. Text is always set as text.

export function by(id) { return document.getElementById(id); }

// h makes an element; attributes with a function are listeners.
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

// s makes an element of a drawing.
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(e, attributes, children) {
  for (const [name, what] of Object.entries(attributes)) {
    if (typeof what === 'function') e.addEventListener(name, what);
    else if (what === true) e.setAttribute(name, '');
    else if (what !== false && what !== null && what !== undefined) e.setAttribute(name, what);
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

// colour reads a colour of the theme.
export function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }

// save lets the browser save a text as a file.
export function save(name, kind, text) {
  const url = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
