// Texts of the page: its own stand in strings.json, in every language. What the
// simulator says in English (scenarios, settings, verdicts) is looked up in
// nl.json by its English text.

let strings = { en: {} };
let translations = {}; // language → English text → its translation
let language = 'en';

// loadText reads the texts: from the page itself in the classroom file.
export async function loadText() {
  const read = async (id) => {
    const inline = document.getElementById(id);
    return inline ? JSON.parse(inline.textContent) : (await fetch(`/assets/${id}.json`)).json();
  };
  let groups;
  [strings, groups] = await Promise.all([read('strings'), read('nl')]);
  translations = { nl: Object.assign({}, ...Object.values(groups)) };
  let wanted = (navigator.language || 'en').slice(0, 2);
  try { wanted = localStorage.getItem('language') || wanted; } catch { /* a browser may forbid it */ }
  setLanguage(wanted);
}

export function setLanguage(wanted) {
  language = strings[wanted] ? wanted : 'en';
  document.documentElement.lang = language;
  try { localStorage.setItem('language', language); } catch { /* the choice is not kept then */ }
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll('[data-t-label]')) e.setAttribute('aria-label', t(e.dataset.tLabel));
}

export function currentLanguage() { return language; }

// t returns a text; {name} is replaced by what has that name.
export function t(key, values = {}) {
  const text = strings[language][key] ?? strings.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

// known returns a text if there is one, else the other.
export function known(key, otherwise) { return strings[language][key] ?? strings.en[key] ?? otherwise; }

// either picks the language of a text that brings its own: {en, nl}.
export function either(text) { return text[language] || text.en; }

const someNumber = /[+−-]?\d+(\.\d+)?/g;

// translated returns a text of the simulator in the language of the page, or
// nothing where there is none. A # in the table stands for a number.
function translated(text) {
  const table = translations[language];
  if (!table || !text) return undefined;
  const plain = text.replace(/\s+/g, ' ').trim();
  if (table[plain] !== undefined) return table[plain];
  const numbers = plain.match(someNumber) || [];
  const gaps = table[plain.replace(someNumber, '#')];
  return gaps && gaps.replace(/#/g, () => numbers.shift().replace('.', ','));
}

// said returns a text of the simulator in the language of the page if it is
// known there, else as it is.
export function said(text) { return translated(text) ?? (text || '').replace(/\s*\n\s*/g, ' '); }

// tongue is the language in which said answers.
export function tongue(text) { return translated(text) === undefined ? 'en' : language; }

// figure writes a number with so many significant digits.
export function figure(x, digits = 3) {
  if (x === null || x === undefined) return '–';
  return new Intl.NumberFormat(language, { maximumSignificantDigits: digits }).format(x);
}

// value writes a number in its unit: shares as percent, seconds as minutes
// where there are many.
export function value(x, unit, digits = 3) {
  if (x === null || x === undefined) return '–';
  if (/^share/.test(unit)) return figure(100 * x, digits) + ' %';
  if (unit === 's' && Math.abs(x) >= 7200) return figure(x / 3600, digits) + ' ' + t('unit.hours');
  if (unit === 's' && Math.abs(x) >= 120) return figure(x / 60, digits) + ' ' + t('unit.minutes');
  if (unit === 's') return figure(x, digits) + ' s';
  return figure(x, digits);
}

// measureName is what a measure is called.
export function measureName(name) { return known('measure.' + name, name.replaceAll('_', ' ')); }

// unitName is the unit of a measure in words.
export function unitName(unit) { return /^share/.test(unit) || unit === '1' || unit === 's' ? '' : known('unit.' + unit, unit); }

// clock says in words what time it is in the run.
export function clock(seconds) {
  const day = Math.floor(seconds / 86400), minute = Math.floor((seconds % 86400) / 60);
  const names = t('days').split(' ');
  const two = (x) => String(x).padStart(2, '0');
  return t('clock', { week: Math.floor(day / 7) + 1, day: names[day % 7], time: two(Math.floor(minute / 60)) + ':' + two(minute % 60) });
}
