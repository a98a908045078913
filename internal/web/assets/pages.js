// The pages beside the run: compare, Figure 1, evidence.

import { by, h } from './dom.js';
import { t, figure, value, measureName, known, currentLanguage } from './text.js';
import { state, question, ask, guarded, title } from './state.js';
import { toggle } from './many.js';
import { lines } from './chart.js';

function meter() { return h('progress', { max: 1, value: 0, 'aria-label': t('progress') }); }

function follow(bar, told) { return (p) => { bar.max = p.total; bar.value = p.done; told.textContent = (currentLanguage() === 'en' && p.so_far) || `${p.done} / ${p.total}`; }; }

function head(...names) { return h('thead', {}, h('tr', {}, names.map((n) => h('th', { scope: 'col' }, n)))); }

// plus writes a difference with its sign; of shares in percentage points.
function plus(x, unit) { return (x > 0 ? '+' : '') + value(x, unit).replace(' %', '').replace('-', '−'); }

function pointsOr(unit) { return /^share/.test(unit) ? ' ' + t('unit.points') : ''; }

// describeQuestion says in words what was changed in a scenario.
function describeQuestion(q) {
  const change = (x) => {
    const path = x.slice(0, x.indexOf('=')), to = x.slice(x.indexOf('=') + 1);
    return known('knob.' + path, path) + ' = ' + known('choice.' + to, to);
  };
  return title(q.scenario) + (q.set.length ? ': ' + q.set.map(change).join('; ') : '');
}

// showCompare is "A or B?".
export function showCompare() {
  const box = by('page-compare'), now = question();
  if (!state.pinned) state.pinned = { scenario: state.scenario, set: state.set.size ? [] : ['role.mode=off'] };
  const answer = h('div', { 'aria-live': 'polite' }), bar = meter(), told = h('span', { class: 'hint' });
  const count = h('select', { id: 'pairs', 'aria-label': t('compare.count') }, [5, 10, 30].map((n) => h('option', { value: n, selected: n === 10 }, t('pairs', { n }))));
  const button = h('button', { type: 'button', class: 'main', id: 'compare-go' }, t('compare.go'));
  button.addEventListener('click', guarded(toggle(button, 'compare.go', async (signal) => {
    answer.replaceChildren();
    const c = await ask({ op: 'compare', ...state.pinned, against: question(), replications: Number(count.value) }, { signal, told: follow(bar, told) });
    told.textContent = '';
    state.kept.compare = { asked: asked(state.pinned), c };
    answer.replaceChildren(...verdict(c));
  })));
  const kept = state.kept.compare;
  if (kept && kept.asked === asked(state.pinned)) answer.replaceChildren(...verdict(kept.c));
  box.replaceChildren(h('section', { class: 'panel' }, h('h2', {}, t('compare.title')), h('p', { class: 'hint' }, t('compare.hint')),
    h('p', {}, h('b', {}, 'A '), describeQuestion(state.pinned)), h('p', {}, h('b', {}, 'B '), describeQuestion(now)),
    h('div', { class: 'row' }, h('button', { type: 'button', click: () => { state.pinned = question(); showCompare(); } }, t('compare.pin')), count, button, told), bar, answer));
}

// The verdicts in the order in which a sentence tells them.
const verdicts = ['better', 'worse', 'higher', 'lower', 'no difference larger than the margin', 'equal', 'cannot tell'];

function small(text) { return text.slice(0, 1).toLowerCase() + text.slice(1); }

// sentence is the answer for somebody who reads nothing else.
function sentence(c) {
  const parts = verdicts.map((v) => {
    const rows = c.differences.filter((d) => d.verdict === v);
    const told = (d) => small(measureName(d.metric)) + (/^(better|worse|higher|lower)$/.test(v) ? ` (${plus(d.difference, d.unit)}${pointsOr(d.unit)})` : '');
    return rows.length ? t('compare.' + v, { list: rows.map(told).join(', ') }) : '';
  }).filter(Boolean);
  if (c.differences.every((d) => d.verdict === 'equal')) return t('compare.same');
  return t('compare.sentence', { parts: parts.join('; ') });
}

function verdict(c) {
  const words = (d) => h('span', { class: d.verdict === 'better' ? 'good' : d.verdict === 'worse' ? 'bad' : '' }, known('verdict.' + d.verdict, d.verdict));
  const number = (text) => h('th', { scope: 'col', class: 'n' }, text);
  const row = (d) => h('tr', {}, h('th', { scope: 'row' }, measureName(d.metric)),
    h('td', { class: 'n' }, value(d.mean_a, d.unit)), h('td', { class: 'n' }, value(d.mean_b, d.unit)),
    h('td', { class: 'n' }, d.difference === null ? '–' : `${plus(d.difference, d.unit)} (${plus(d.all_lo, d.unit)} ${t('to')} ${plus(d.all_hi, d.unit)})${pointsOr(d.unit)}`), h('td', {}, words(d)));
  return [h('p', { class: 'answer' }, sentence(c)),
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('compare.title') }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('measure')), number('A'), number('B'), number(t('difference')), h('th', { scope: 'col' }, t('verdict')))),
      h('tbody', {}, c.differences.map(row)))),
    h('p', { class: 'hint' }, t('compare.basis', { n: c.pairs })),
    h('details', {}, h('summary', {}, t('compare.library')), c.sentences.map((s) => h('p', { lang: 'en' }, s)))];
}

// showFigure1 takes synthetic surveys.
export function showFigure1() {
  const box = by('page-figure1'), answer = h('div', { 'aria-live': 'polite' }), bar = meter(), told = h('span', { class: 'hint' });
  const count = h('select', { id: 'surveys' }, [5, 10, 30, 60].map((n) => h('option', { value: n, selected: n === 5 }, t('surveys', { n }))));
  const button = h('button', { type: 'button', class: 'main' }, t('figure1.go'));
  button.addEventListener('click', guarded(toggle(button, 'figure1.go', async (signal) => {
    answer.replaceChildren();
    const f = await ask({ op: 'figure1', ...question(), replications: Number(count.value), agents: 134 }, { signal, told: follow(bar, told) });
    state.kept.figure1 = { asked: asked(), f };
    answer.replaceChildren(...surveyed(f));
  })));
  const kept = state.kept.figure1;
  if (kept && kept.asked === asked()) answer.replaceChildren(...surveyed(kept.f));
  box.replaceChildren(h('section', { class: 'panel' }, h('h2', {}, t('figure1.title')), h('p', {}, t('figure1.hint')), h('p', { class: 'hint' }, title(state.scenario)),
    h('div', { class: 'row' }, h('label', { class: 'pick', for: 'surveys' }, t('figure1.count')), count, button, told), bar, answer));
}

// surveyed is what came of the surveys.
function surveyed(f) {
  const plain = f.beta.lo > 0 ? 'figure1.yes' : f.beta.hi < 0 ? 'figure1.no' : 'figure1.open';
  const numbers = { n: f.surveys, beta: figure(f.beta.mean), lo: figure(f.beta.lo), hi: figure(f.beta.hi), inside: figure(100 * f.share_inside, 2), significant: figure(100 * f.share_significant, 2) };
  return [h('p', { class: 'answer' }, t(plain)), h('p', {}, t('figure1.answer', numbers)), crossing(f), h('p', { class: 'hint' }, t('figure1.lines'))];
}

// asked names a question, so that an answer is shown again only for the same.
function asked(...more) { return JSON.stringify([question(), ...more]); }

// crossing draws the regression lines of the mean survey at narrow and wide
// portfolios (one standard deviation below and above the mean).
function crossing(f) {
  const mean = [0, 1, 2].map((k) => f.rows.reduce((sum, r) => sum + r[k], 0) / f.rows.length);
  const line = (d) => [-1.5, 1.5].map((r) => [r, mean[0] * r + mean[1] * d + mean[2] * r * d]);
  const div = h('div', { class: 'chart' });
  requestAnimationFrame(() => {
    lines(div, { title: t('figure1.title'), text: t('figure1.lines'), series: [{ name: t('figure1.wide'), kind: 'now', points: line(1) }, { name: t('figure1.narrow'), kind: 'ghost', points: line(-1) }],
      shaded: 0, shadedName: '', x: [-1.5, 1.5], xName: t('figure1.x'), yName: t('figure1.y') });
  });
  return div;
}

function kind(name) { return known('kind.' + name, name); }

function found(verdict) { return verdict ? known('found.' + verdict, verdict) : ''; }

// summary counts the verdicts of the claims that can be evidence.
function summary(claims) {
  const counted = claims.filter((c) => c.kind === 'emergent'), verdicts = [...new Set(counted.map((c) => c.verdict).filter(Boolean))];
  const number = (v) => counted.filter((c) => c.verdict === v).length;
  const loaded = verdicts.some((v) => v !== 'not testable');
  return t('evidence.sum', { n: claims.length, evidence: counted.length, verdicts: loaded ? verdicts.map((v) => `${found(v)}: ${number(v)}`).join('; ') + '.' : t('evidence.none') });
}

// showEvidence lists the claims about the model and what came of them.
export const showEvidence = guarded(async () => {
  const box = by('page-evidence');
  const inline = document.getElementById('evidence');
  const list = inline ? JSON.parse(inline.textContent) : await ask({ op: 'evidence' });
  const find = h('input', { type: 'search', id: 'find-claim', autocomplete: 'off' });
  const body = h('tbody', {});
  const fillBody = () => {
    const wanted = find.value.toLowerCase();
    body.replaceChildren(...list.claims.filter((c) => [c.id, c.text, kind(c.kind), found(c.verdict)].join(' ').toLowerCase().includes(wanted)).map((c) => h('tr', {},
      h('th', { scope: 'row' }, c.id), h('td', { lang: 'en' }, c.text), h('td', { lang: 'en' }, c.source), h('td', {}, kind(c.kind)),
      h('td', {}, c.verdict ? h('b', {}, found(c.verdict)) : !inline && c.testable ? checker(c) : '–', c.answer ? h('p', { class: 'hint', lang: 'en' }, c.answer) : ''))));
  };
  find.addEventListener('input', fillBody);
  fillBody();
  box.replaceChildren(h('section', { class: 'panel' }, h('h1', {}, t('evidence.title')), h('p', { class: 'answer' }, summary(list.claims)), h('p', { class: 'hint' }, t('evidence.hint')),
    h('label', { class: 'stack', for: 'find-claim' }, t('evidence.find')), find,
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('evidence.title') }, h('table', { class: 'stacked' }, head(t('evidence.number'), t('evidence.claim'), t('source'), t('evidence.kind'), t('evidence.verdict')), body))));
});

// checker lets the server run the experiment of a claim.
function checker(claim) {
  const cell = h('span', {}), button = h('button', { type: 'button' }, t('evidence.check'));
  button.setAttribute('aria-label', t('evidence.check') + ' ' + claim.id);
  button.addEventListener('click', guarded(toggle(button, 'evidence.check', async (signal) => {
    const result = await ask({ op: 'claim', id: claim.id }, { signal, told: (p) => { cell.textContent = ` ${p.done} / ${p.total}`; } });
    claim.verdict = result.verdict;
    cell.replaceChildren(' ', h('b', {}, found(result.verdict)), h('span', { lang: 'en' }, result.effect ? ': ' + result.effect : ''));
  })));
  return h('span', {}, button, cell);
}
