// The pages beside the run: compare, Figure 1, evidence.

import { by, h } from './dom.js';
import { t, figure, value, measureName, known } from './text.js';
import { state, question, ask, guarded, title } from './state.js';
import { toggle } from './many.js';
import { lines } from './chart.js';

function meter() { return h('progress', { max: 1, value: 0, 'aria-label': t('progress') }); }

function follow(bar, told) { return (p) => { bar.max = p.total; bar.value = p.done; told.textContent = p.so_far || `${p.done} / ${p.total}`; }; }

function head(...names) { return h('thead', {}, h('tr', {}, names.map((n) => h('th', { scope: 'col' }, n)))); }

function points(x, unit) { return value(x, unit).replace(' %', ' ' + t('unit.points')); }

function describeQuestion(q) { return title(q.scenario) + (q.set.length ? ': ' + q.set.join('; ') : ''); }

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
    answer.replaceChildren(...verdict(c));
  })));
  box.replaceChildren(h('section', { class: 'panel' }, h('h2', {}, t('compare.title')), h('p', { class: 'hint' }, t('compare.hint')),
    h('p', {}, h('b', {}, 'A '), describeQuestion(state.pinned)), h('p', {}, h('b', {}, 'B '), describeQuestion(now)),
    h('div', { class: 'row' }, h('button', { type: 'button', click: () => { state.pinned = question(); showCompare(); } }, t('compare.pin')), count, button, told), bar, answer));
}

function verdict(c) {
  const words = (d) => h('span', { class: d.verdict === 'better' ? 'good' : d.verdict === 'worse' ? 'bad' : '' }, known('verdict.' + d.verdict, d.verdict));
  return [...c.sentences.map((s) => h('p', { class: 'answer', lang: 'en' }, s)),
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('compare.title') }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('measure')), ['A', 'B', t('difference')].map((n) => h('th', { scope: 'col', class: 'n' }, n)), h('th', { scope: 'col' }, t('verdict')))), h('tbody', {}, c.differences.map((d) => h('tr', {},
      h('th', { scope: 'row' }, measureName(d.metric)), h('td', { class: 'n' }, value(d.mean_a, d.unit)), h('td', { class: 'n' }, value(d.mean_b, d.unit)),
      h('td', { class: 'n' }, d.difference === null ? '–' : `${points(d.difference, d.unit)} (${points(d.all_lo, d.unit)} ${t('to')} ${points(d.all_hi, d.unit)})`), h('td', {}, words(d))))))),
    h('p', { class: 'hint' }, t('compare.basis', { n: c.pairs }))];
}

// showFigure1 takes synthetic surveys.
export function showFigure1() {
  const box = by('page-figure1'), answer = h('div', { 'aria-live': 'polite' }), bar = meter(), told = h('span', { class: 'hint' });
  const count = h('select', { id: 'surveys' }, [5, 10, 30, 60].map((n) => h('option', { value: n, selected: n === 5 }, t('surveys', { n }))));
  const button = h('button', { type: 'button', class: 'main' }, t('figure1.go'));
  button.addEventListener('click', guarded(toggle(button, 'figure1.go', async (signal) => {
    answer.replaceChildren();
    const f = await ask({ op: 'figure1', ...question(), replications: Number(count.value), agents: 134 }, { signal, told: follow(bar, told) });
    answer.replaceChildren(h('p', { class: 'answer' }, t('figure1.answer', { n: f.surveys, beta: figure(f.beta.mean), lo: figure(f.beta.lo), hi: figure(f.beta.hi), inside: figure(100 * f.share_inside, 2), significant: figure(100 * f.share_significant, 2) })),
      crossing(f), h('p', { class: 'hint' }, t('figure1.lines')));
  })));
  box.replaceChildren(h('section', { class: 'panel' }, h('h2', {}, t('figure1.title')), h('p', {}, t('figure1.hint')), h('p', { class: 'hint' }, title(state.scenario)),
    h('div', { class: 'row' }, h('label', { class: 'pick', for: 'surveys' }, t('figure1.count')), count, button, told), bar, answer));
}

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

// showEvidence lists the claims about the model and what came of them.
export const showEvidence = guarded(async () => {
  const box = by('page-evidence');
  const inline = document.getElementById('evidence');
  const list = inline ? JSON.parse(inline.textContent) : await ask({ op: 'evidence' });
  const find = h('input', { type: 'search', id: 'find-claim', autocomplete: 'off' });
  const body = h('tbody', {});
  const fillBody = () => {
    const wanted = find.value.toLowerCase();
    body.replaceChildren(...list.claims.filter((c) => (c.id + ' ' + c.text + ' ' + c.kind + ' ' + c.verdict).toLowerCase().includes(wanted)).map((c) => h('tr', {},
      h('th', { scope: 'row' }, c.id), h('td', { lang: 'en' }, c.text), h('td', { lang: 'en' }, c.source), h('td', { lang: 'en' }, c.kind),
      h('td', { lang: 'en' }, c.verdict ? h('b', {}, c.verdict) : !inline && c.testable ? checker(c) : '–', c.answer && !c.verdict ? h('p', { class: 'hint' }, c.answer) : ''))));
  };
  find.addEventListener('input', fillBody);
  fillBody();
  const tables = (list.tables || []).map((table) => h('section', { class: 'panel' }, h('h2', {}, table.title), h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': table.title },
    h('table', { lang: 'en' }, head(...table.header), h('tbody', {}, table.rows.map((r) => h('tr', {}, r.map((cell) => h('td', {}, cell)))))))));
  box.replaceChildren(...tables, h('section', { class: 'panel' }, h('h2', {}, t('evidence.title')), h('p', {}, t('evidence.hint')),
    h('label', { class: 'stack', for: 'find-claim' }, t('evidence.find')), find,
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('evidence.title') }, h('table', {}, head(t('evidence.number'), t('evidence.claim'), t('source'), t('evidence.kind'), t('evidence.verdict')), body))));
});

// checker lets the server run the experiment of a claim.
function checker(claim) {
  const cell = h('span', {}), button = h('button', { type: 'button' }, t('evidence.check'));
  button.setAttribute('aria-label', t('evidence.check') + ' ' + claim.id);
  button.addEventListener('click', guarded(toggle(button, 'evidence.check', async (signal) => {
    const found = await ask({ op: 'claim', id: claim.id }, { signal, told: (p) => { cell.textContent = ` ${p.done} / ${p.total}`; } });
    claim.verdict = found.verdict;
    cell.textContent = ' ' + found.verdict + (found.effect ? ': ' + found.effect : '');
  })));
  return h('span', {}, button, cell);
}
