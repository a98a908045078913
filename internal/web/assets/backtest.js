// The page of a backtest: the model against the log of a centre.

import { by, h } from './dom.js';
import { t, figure, value, known, said, tongue } from './text.js';
import { state } from './state.js';
import { lines } from './chart.js';

// The numbers of calls and interval reports, and of tickets, in the order in
// which a manager asks for them. A service level is of any length of time.
const order = ['offered', 'service level 20 s', 'ASA of answered, s', 'abandonment', 'occupancy',
  'opened', 'resolved', 'opened to resolved, mean h', 'resolved within 24 h, share', 'open at the end of a day'];
const daily = order.filter((name) => name !== 'occupancy' && name !== 'resolved');
const usual = (name) => (/^service level /.test(name) ? 'service level 20 s' : name);

// among returns the names of a list's numbers that are wanted, in that order.
function among(list, wanted) {
  const there = [...new Set(list.map((x) => x.number))].filter((name) => wanted.includes(usual(name)));
  return there.sort((a, b) => wanted.indexOf(usual(a)) - wanted.indexOf(usual(b)));
}

function isShare(name) { return /^(service level|abandonment|occupancy)|share/.test(name); }
function unitOf(name) { return isShare(name) ? 'share' : / h$/.test(name) ? 'h' : / s$/.test(name) ? 's' : '1'; }
function nameOf(name) { return usual(name) === name ? known('figure.' + name, name) : t('figure.level', { within: name.slice(14) }); }

let mode = '';

// showBacktest shows what the folder of a backtest holds.
export function showBacktest() {
  const b = state.backtest;
  if (!b.modes.includes(mode)) mode = b.modes[0];
  const pick = h('select', { id: 'mode', change: (e) => { mode = e.target.value; showBacktest(); by('mode').focus(); } },
    b.modes.map((m) => h('option', { value: m, selected: m === mode }, known('mode.' + m, m))));
  const tested = b.verdicts.filter((v) => v.verdict !== 'not tested');
  by('page-backtest').replaceChildren(
    h('section', { class: 'panel' }, h('h1', {}, t('backtest.title')),
      h('p', { class: 'answer' }, t('backtest.sum', { yes: tested.filter((v) => v.verdict === 'yes').length, n: tested.length })), verdictTable(b.verdicts)),
    h('section', { class: 'panel' }, h('div', { class: 'row' }, h('label', { class: 'pick', for: 'mode' }, t('backtest.mode')), pick), h('p', { class: 'hint' }, t('backtest.hint'))),
    h('div', { class: 'two' }, among(b.slots, order).map((name) => picture(name, b.slots.filter((s) => s.mode === mode && s.number === name)))),
    dayTable(b), h('p', { class: 'hint' }, t('backtest.more', { folder: b.folder })));
}

function column(text, number) { return h('th', { scope: 'col', class: number ? 'n' : '' }, text); }

function verdictTable(list) {
  const tone = { yes: 'good', no: 'bad' };
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('backtest.good') }, h('table', { class: 'stacked' }, h('thead', {}, h('tr', {}, column(t('backtest.question')), column(t('backtest.verdict')), column(t('backtest.why')))),
    h('tbody', {}, list.map((v) => h('tr', {}, h('th', { scope: 'row', lang: tongue(v.question) }, said(v.question)), h('td', { class: tone[v.verdict] || '' }, known('backtest.' + v.verdict, v.verdict)),
      h('td', { lang: tongue(v.why) }, said(v.why)))))));
}

// picture draws one figure by half-hour: the log, and the model with its band.
function picture(name, rows) {
  const div = h('div', { class: 'chart' }), scale = isShare(name) ? 100 : 1;
  const at = (r) => Number(r.from.slice(0, 2)) + Number(r.from.slice(3)) / 60 + .25;
  const times = (x) => (x === null ? null : x * scale);
  const seen = rows.filter((r) => r.log !== null && r.p10 !== null && r.p90 !== null);
  const text = !seen.length ? '' : t('backtest.chart', { inside: seen.filter((r) => r.log >= r.p10 && r.log <= r.p90).length, n: seen.length });
  const series = [{ name: t('backtest.model'), kind: 'now', points: rows.map((r) => [at(r), times(r.mean)]), band: rows.map((r) => [at(r), times(r.p10), times(r.p90)]) },
    { name: t('backtest.log'), kind: 'log', points: rows.map((r) => [at(r), times(r.log)]) }];
  requestAnimationFrame(() => lines(div, { title: nameOf(name), text, series, shaded: 0, shadedName: '', xName: t('backtest.hour'), yName: { share: '%', s: 's', h: 'h' }[unitOf(name)] || '' }));
  return h('section', { class: 'panel' }, h('h2', {}, nameOf(name)), div, h('p', { class: 'hint' }, text));
}

// dayTable shows the log and the model day by day; what lies outside the band
// of single days is marked.
function dayTable(b) {
  const names = among(b.days, daily), days = [...new Set(b.days.map((d) => d.date))], weekdays = t('days').split(' ');
  const row = (date) => h('tr', {}, h('th', { scope: 'row', class: 'whole' }, weekdays[(new Date(date + 'T12:00:00Z').getUTCDay() + 6) % 7] + ' ' + date), names.map((name) => {
    const d = b.days.find((x) => x.date === date && x.mode === mode && x.number === name);
    if (!d) return h('td', { class: 'n' }, '–');
    const unit = unitOf(name), shown = (x) => (x === null ? '–' : unit === '1' ? figure(Math.round(x), 6) : unit === 'h' ? figure(x, 3) : value(x, unit)), inside = d.log >= d.p10 && d.log <= d.p90;
    return h('td', { class: 'n whole' + (inside ? '' : ' bad') }, shown(d.log) + ' → ' + shown(d.mean));
  }));
  return h('section', { class: 'panel' }, h('h2', {}, t('backtest.days')), h('p', { class: 'hint' }, t('backtest.cell')),
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('backtest.days') }, h('table', {}, h('thead', {}, h('tr', {}, column(t('backtest.day')), names.map((n) => column(n === 'offered' ? t('backtest.daily') : nameOf(n), true)))), h('tbody', {}, days.map(row)))));
}
