// Sliders and choices, made from the scenario's own settings.

import { by, h } from './dom.js';
import { t, known, figure, said, tongue } from './text.js';
import { state, question, ask, guarded } from './state.js';

let timer = 0, turn = 0, changed = () => {};

// whenChanged names what is called when a question has been described anew.
export function whenChanged(f) { changed = f; }

// describe asks for everything about the question as it now is. Of fast
// changes only the last is shown.
export async function describe() {
  const mine = ++turn;
  const d = await ask({ op: 'describe', ...question() });
  if (mine !== turn) return;
  const fresh = !state.described || state.described.scenario !== state.scenario;
  state.described = { ...d, scenario: state.scenario };
  if (fresh) show();
  else refresh();
  changed(fresh);
}

// put changes a setting.
export function put(path, value) {
  state.set.set(path, value);
  clearTimeout(timer);
  timer = setTimeout(guarded(describe), 120);
}

const oneSet = /^--set ([\w.]+)=((?:"[^"]*"|[^\s:])+)[\s:]*/;

// attempt is a thing to try: what it sets becomes a button.
export function attempt(text) {
  const sets = [];
  let rest = said(text);
  for (let found = oneSet.exec(rest); found; found = oneSet.exec(rest)) {
    sets.push([found[1], found[2].replaceAll('"', '')]);
    rest = rest.slice(found[0].length);
  }
  if (!sets.length) return h('li', { lang: tongue(text) }, rest);
  const name = ([path, to]) => known('knob.' + path, path) + ' = ' + known('choice.' + to, to);
  const all = guarded(async () => {
    for (const [path, to] of sets) state.set.set(path, to);
    await describe();
    show();
  });
  return h('li', { lang: tongue(text) }, h('button', { type: 'button', click: all }, sets.map(name).join('; ')), ' ' + rest);
}

// reset takes back all changes.
export const reset = guarded(async () => {
  state.set.clear();
  state.described = null;
  await describe();
});

function texts(knob, x) { return (knob.format || '%v').replace('%v', String(+x.toFixed(6))); }

// Longer units stand in the name of the slider.
function shownAs(knob, x) { return figure(x) + (knob.unit === 'min' ? ' ' + known('unit.min', 'min') : ''); }

// show builds the sliders and the list of all settings.
export function show() {
  const d = state.described;
  by('knobs').replaceChildren(...d.knobs.map(knobBox));
  by('every').replaceChildren();
  if (by('all').open) every();
}

function knobBox(knob) {
  const id = 'k-' + knob.path.replaceAll('.', '-'), name = known('knob.' + knob.path, knob.path);
  const box = h('div', { class: 'knob' + (state.set.has(knob.path) ? ' changed' : ''), 'data-path': knob.path });
  const tip = said(knob.doc), doc = h('p', { class: 'doc hint', id: id + '-doc', lang: tongue(knob.doc) }, tip);
  if (knob.choices) {
    const pick = h('select', { id, 'aria-describedby': id + '-doc', change: (e) => { box.classList.add('changed'); put(knob.path, e.target.value); } },
      knob.choices.map((c) => h('option', { value: c, selected: c === knob.value }, known('choice.' + c, c))));
    box.append(h('label', { for: id, title: tip }, name), pick, h('div', { class: 'ends mid' }, h('span', {}, t('restart'))), doc);
    return box;
  }
  if (knob.at === null) {
    box.append(h('label', { for: id, title: tip }, name), h('input', { id, type: 'text', value: knob.value, 'aria-describedby': id + '-doc', change: (e) => put(knob.path, e.target.value) }),
      h('div', { class: 'ends mid' }, h('span', {}, t('restart'))), doc);
    return box;
  }
  const out = h('output', { for: id }, shownAs(knob, knob.at));
  const slider = h('input', {
    id, type: 'range', min: knob.min, max: knob.max, step: knob.step, value: knob.at, 'aria-valuetext': shownAs(knob, knob.at), 'aria-describedby': `${id}-ends ${id}-doc`,
    input: (e) => {
      const x = Number(e.target.value);
      out.textContent = shownAs(knob, x);
      e.target.setAttribute('aria-valuetext', out.textContent);
      box.classList.add('changed');
      put(knob.path, texts(knob, x));
    },
  });
  box.append(h('label', { for: id, title: tip }, name, out), slider,
    h('div', { class: 'ends', id: id + '-ends' }, h('span', {}, figure(knob.min)), h('span', {}, t('restart')), h('span', {}, figure(knob.max))), doc);
  return box;
}

// refresh follows what the scenario says now without touching what has the
// focus: a change of style brings other settings.
function refresh() {
  const focus = document.activeElement && document.activeElement.closest && document.activeElement.closest('.knob');
  const old = [...by('knobs').children].map((e) => e.dataset.path), now = state.described.knobs.map((k) => k.path);
  if (old.join() !== now.join()) {
    const path = focus && focus.dataset.path;
    by('knobs').replaceChildren(...state.described.knobs.map(knobBox));
    const again = path && by('k-' + path.replaceAll('.', '-'));
    if (again) again.focus();
  }
  if (by('all').open && !(document.activeElement && document.activeElement.closest('#every'))) every();
}

// every lists all settings that hold what is looked for.
export function every() {
  const wanted = by('find').value.trim().toLowerCase();
  const list = state.described.parameters.filter((p) => (wanted ? (p.path + ' ' + p.doc + ' ' + said(p.doc)).toLowerCase().includes(wanted) : p.active && p.origin !== 'default')).slice(0, 60);
  by('every').replaceChildren(h('p', { class: 'hint' }, wanted ? t('settings.found', { n: list.length }) : t('settings.own', { n: list.length })), ...list.map((p, i) => {
    const id = 'e-' + i;
    const field = p.choices ? h('select', { id, change: (e) => put(p.path, e.target.value) }, p.choices.map((c) => h('option', { value: c, selected: c === p.value }, c)))
      : p.kind === 'true or false' ? h('select', { id, change: (e) => put(p.path, e.target.value) }, ['false', 'true'].map((c) => h('option', { value: c, selected: c === p.value }, c)))
        : h('input', { id, type: 'text', value: p.value, autocomplete: 'off', change: (e) => put(p.path, e.target.value) });
    return h('div', { class: 'setting' }, h('label', { for: id }, h('code', {}, p.path)), field,
      h('p', { class: 'hint' }, h('span', { lang: tongue(p.doc) }, said(p.doc)), [p.unit && said(p.unit), p.range && t('range') + ' ' + p.range].filter(Boolean).map((x) => ' · ' + x),
        p.source ? [' · ' + t('source') + ': ', h('span', { lang: 'en' }, p.source)] : null));
  }));
}
