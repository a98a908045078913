// Many runs: for the interval, and for the frontier.

import { by, h } from './dom.js';
import { t, figure, value, measureName, unitName, known } from './text.js';
import { state, question, ask, at, busy, stopped } from './state.js';
import { cards, showPlane } from './run.js';

// playAll plays requests, a few at a time, and returns what they gave in the
// order of the requests, whatever came first.
export async function playAll(requests, signal, told) {
  const results = new Array(requests.length);
  let next = 0, done = 0;
  const worker = async () => {
    for (let i = next++; i < requests.length; i = next++) {
      results[i] = await ask({ op: 'play', ...requests[i] }, { signal });
      done++;
      if (told) told(done, requests.length, results[i], i);
    }
  };
  await Promise.all(Array.from({ length: state.backend.parallel }, worker));
  return results;
}

// estimatesOf asks for mean and interval of every measure.
export function estimatesOf(runs) {
  const samples = state.hello.measures.map((m, i) => runs.map((r) => r.values[i]));
  return ask({ op: 'estimate', samples });
}

let stop = null;

// toggle makes a button start something long, or stop it.
export function toggle(button, key, work) {
  return async () => {
    if (stop) { stop.abort(); return; }
    stop = new AbortController();
    const before = button.textContent;
    button.textContent = t('stop');
    try {
      await work(stop.signal);
    } catch (error) {
      if (!stopped(error)) throw error;
    } finally {
      stop = null;
      button.textContent = key ? t(key) : before;
      busy(0, 1);
    }
  };
}

// thirty plays 30 replications.
export async function thirty(signal) {
  const asked = question();
  const requests = Array.from({ length: 30 }, (_, i) => ({ ...asked, replication: i, paired: true }));
  state.runs = [];
  const runs = await playAll(requests, signal, (done, total, played) => {
    busy(done, total);
    state.runs.push(played);
    if (done % 3 === 0) showPlane();
  });
  const e = await estimatesOf(runs);
  state.runs = runs;
  cards(e);
  showPlane();
  by('csv').disabled = false;
  const shown = state.hello.measures.map((m, i) => [m, e[i]]).filter(([m, x]) => x.n > 0 && (m.headline || ['service_level', 'asa', 'abandonment', 'occupancy', 'aht', 'fcr', 'efficiency_loss_share'].includes(m.name)));
  by('many').replaceChildren(h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('measure')), h('th', { scope: 'col', class: 'n' }, t('mean')), h('th', { scope: 'col', class: 'n' }, t('interval.head')), h('th', { scope: 'col' }, t('unit')))),
    h('tbody', {}, shown.map(([m, x]) => h('tr', { title: m.doc }, h('th', { scope: 'row' }, measureName(m.name)), h('td', { class: 'n' }, value(x.mean, m.unit)),
      h('td', { class: 'n' }, value(x.lo, m.unit) + ' – ' + value(x.hi, m.unit)), h('td', {}, unitName(m.unit)))))));
  by('many-panel').hidden = false;
  by('answer').textContent = t('answer.many', { ideas: figure(e[at('ideas_per_agent_year')].mean), n: runs.length });
}

// movable are the settings that a sweep can move. The role can always be
// assigned, whatever the scenario does with it.
function movable() {
  const sliders = state.described.knobs.filter((k) => !k.choices && k.at !== null && k.path !== 'role.intensity');
  const role = state.described.knobs.some((k) => k.path === 'role.mode') ? [{ path: 'role.intensity', min: 0, max: 1, step: .05 }] : [];
  return [...role, ...sliders];
}

// fillSweep offers the settings that a sweep can move.
export function fillSweep() {
  const list = movable(), kept = by('sweep').value;
  by('sweep').replaceChildren(...list.map((k) => h('option', { value: k.path }, known('knob.' + k.path, k.path))));
  if (list.some((k) => k.path === kept)) by('sweep').value = kept;
  by('frontier').disabled = !list.length;
}

// frontier moves a setting over its range and draws what comes of it.
export async function frontier(signal) {
  const asked = question(), knob = movable().find((k) => k.path === by('sweep').value), each = 2, requests = [];
  const values = [0, .25, .5, .75, 1].map((part) => +(knob.min + Math.round((knob.max - knob.min) * part / knob.step) * knob.step).toFixed(6)), steps = [...new Set(values)];
  const others = asked.set.filter((x) => !x.startsWith(knob.path + '='));
  for (const x of steps) {
    const set = [...others, ...(knob.path === 'role.intensity' ? ['role.mode=assigned'] : []), knob.path + '=' + (knob.format || '%v').replace('%v', x)];
    for (let r = 0; r < each; r++) requests.push({ ...asked, set, replication: r, paired: true });
  }
  state.curve = state.swept = [];
  by('sweep-csv').hidden = true;
  const all = await playAll(requests, signal, (done, total) => busy(done, total)), curve = [];
  for (const [i, x] of steps.entries()) {
    const e = await estimatesOf(all.slice(i * each, (i + 1) * each));
    const shown = knob.path === 'role.intensity' ? figure(100 * x) + ' %' : figure(x);
    curve.push({ name: i ? shown : known('knob.' + knob.path, knob.path) + ' ' + shown, values: e.map((m) => m.mean) });
  }
  state.curve = curve;
  state.swept = all.map((run, i) => ({ path: knob.path, value: steps[Math.floor(i / each)], run }));
  by('sweep-csv').hidden = false;
  showPlane();
}

// sweepCSV is a table of the runs of the sweep.
export function sweepCSV() {
  const rows = state.swept.map(({ value: x, run }) => [run.identity.slice(0, 12), x, run.replication, run.fingerprint.results, ...run.values.map((v) => v ?? '')]);
  return [['run_id', state.swept[0].path, 'replication', 'fingerprint_results', ...state.hello.measures.map((m) => m.name)], ...rows].map((r) => r.join(',')).join('\n') + '\n';
}
