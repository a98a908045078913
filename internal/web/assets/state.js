// What the page knows, and what follows from it.

import { by } from './dom.js';
import { t, said } from './text.js';

export const state = {
  backend: null,
  hello: null,
  scenario: '', // name
  set: new Map(), // path → value, of what was changed
  described: null,
  frame: null,
  drawnAgents: null, // as the picture shows them
  values: null, // the last that are known, by measure
  last: null, // the run that has ended: {played, series, described}
  ghost: null, // the one before
  runs: [], // of "run 30 times"
  curve: [], // of the frontier
  swept: [], // its runs: {path, value, run}
  backtest: null, // what the folder of a backtest holds
  kept: {}, // answers of other pages, by page
  pinned: null, // A of a comparison
};

// question is the scenario with what was changed, as a request.
export function question() {
  return { scenario: state.scenario, set: [...state.set].map(([path, value]) => path + '=' + value) };
}

// ask asks the backend.
export function ask(request, options) { return state.backend.ask(request, options); }

// at is the index of a measure.
export function at(name) { return state.hello.measures.findIndex((m) => m.name === name); }

export function measure(name) { return state.hello.measures[at(name)]; }

// trouble shows what went wrong, or takes it away.
export function trouble(error) {
  const box = by('trouble');
  if (error && error.name === 'AbortError') return;
  box.hidden = !error;
  if (!error) return;
  const places = (error.problems || []).map((p) => `${p.code}  ${p.path}: ${p.message}${p.help ? ' – ' + p.help : ''}`);
  box.textContent = places.length ? places.join('\n') : [error.message, error.help].filter(Boolean).join(' – ');
  if (!(error.status >= 0)) console.error(error);
}

// guarded makes a listener that shows its errors.
export function guarded(f) {
  return async (...all) => {
    try { trouble(null); await f(...all); } catch (error) { trouble(error); }
  };
}

// busy shows how far something is; null hides it.
export function busy(done, total) {
  const bar = by('progress');
  bar.max = total || 1;
  bar.value = done || 0;
}

export function stopped(error) { return error && error.name === 'AbortError'; }

// title is what a scenario is called in the list.
export function title(name) {
  const found = state.hello.scenarios.find((s) => s.name === name);
  return found ? said(found.title) || name : t('scenario');
}
