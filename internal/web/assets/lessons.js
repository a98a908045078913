// Lessons: predict, run, explain.

import { by, h } from './dom.js';
import { t, either, figure, value, measureName } from './text.js';
import { state, guarded, at, measure } from './state.js';
import { playAll, estimatesOf, toggle } from './many.js';

// showLessons shows all cards; the one that is named is opened.
export function showLessons(open) {
  const named = document.documentElement.dataset.lesson;
  const list = state.hello.lessons;
  by('page-lessons').replaceChildren(h('div', { class: 'steps' }, h('h1', {}, t('lessons.title')), list.map((l) => card(l, l.name === (open || named) || (list[0] === l && !open && !named)))));
}

function card(l, open) {
  const results = h('div', { 'aria-live': 'polite' }), bar = h('progress', { max: 1, value: 0, 'aria-label': t('progress') });
  const button = h('button', { type: 'button', class: 'main', disabled: true }, t('run'));
  const choices = l.choices.map((c, i) => h('label', {}, h('input', { type: 'radio', name: 'predict-' + l.name, value: i, change: () => { button.disabled = false; } }), ' ' + either(c)));
  const chosen = () => Number(document.querySelector(`input[name="predict-${l.name}"]:checked`).value);
  button.addEventListener('click', guarded(toggle(button, 'run', async (signal) => {
    results.replaceChildren();
    const requests = l.arms.flatMap((a) => Array.from({ length: l.replications }, (_, r) => ({ scenario: a.scenario || l.scenario, set: [...l.set, ...a.set], replication: r })));
    const runs = await playAll(requests, signal, (done, total) => { bar.max = total; bar.value = done; });
    const arms = [];
    for (let i = 0; i < l.arms.length; i++) arms.push(await estimatesOf(runs.slice(i * l.replications, (i + 1) * l.replications)));
    results.replaceChildren(...explain(l, arms, chosen()));
  })));
  const teacher = h('details', {}, h('summary', {}, t('lesson.teacher')), h('p', {}, either(l.teacher)));
  return h('details', { class: 'panel lesson', open, 'data-lesson': l.name }, h('summary', {}, h('h2', {}, either(l.title))), h('p', {}, either(l.question)),
    h('fieldset', {}, h('legend', {}, '1. ' + t('lesson.predict')), h('p', {}, either(l.predict)), choices),
    h('p', {}, h('b', {}, '2. ' + t('lesson.run') + ' '), button, ' ', h('span', { class: 'hint' }, t('lesson.runs', { n: l.arms.length * l.replications })), bar), results, teacher);
}

function explain(l, arms, chosen) {
  const rows = l.measures.map((name) => h('tr', {}, h('th', { scope: 'row' }, measureName(name)), arms.map((e) => {
    const x = e[at(name)], unit = measure(name).unit;
    return h('td', { class: 'n' }, value(x.mean, unit), h('br'), h('small', {}, value(x.lo, unit) + ' – ' + value(x.hi, unit)));
  })));
  const found = l.findings.map((f) => {
    const i = at(f.measure), a = arms[f.arm][i].mean, b = arms[f.less][i].mean, d = a - b;
    const holds = f.within ? Math.abs(d) <= f.within * Math.abs(b) : f.at_most ? d <= f.at_most : d >= f.at_least;
    return h('li', {}, h('span', { class: holds ? 'good' : 'bad' }, holds ? '✓ ' : '✗ '), either(f.says), ' ', h('span', { class: 'hint' }, `${value(b, measure(f.measure).unit)} → ${value(a, measure(f.measure).unit)}`));
  });
  return [bars(l, arms), h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': either(l.title) }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('measure')), l.arms.map((a) => h('th', { scope: 'col', class: 'n' }, either(a.name))))), h('tbody', {}, rows))),
    h('h3', {}, '3. ' + t('lesson.explain')), h('p', { class: chosen === l.answer ? 'good' : 'bad' }, t(chosen === l.answer ? 'lesson.right' : 'lesson.wrong', { answer: either(l.choices[l.answer]) })),
    h('ul', { class: 'found' }, found), h('p', {}, either(l.explain))];
}

// bars draws the main measure of all arms, largest at full width.
function bars(l, arms) {
  const i = at(l.measures[0]), most = Math.max(...arms.map((e) => e[i].hi ?? e[i].mean), 1e-9);
  return h('div', {}, h('h3', {}, measureName(l.measures[0])), arms.map((e, k) => h('div', { class: 'knob' },
    h('label', {}, either(l.arms[k].name), h('output', {}, figure(e[i].mean))), h('meter', { min: 0, max: most, value: e[i].mean, 'aria-label': either(l.arms[k].name) }))));
}

