// One run that is looked at while it computes, and what it says.

import { by, h } from './dom.js';
import { t, figure, value, measureName, unitName, clock, known } from './text.js';
import { state, question, ask, at, measure, trouble, busy } from './state.js';
import { draw, forget } from './floor.js';
import { lines, plane } from './chart.js';

const headline = ['ideas_per_agent_year', 'efficiency_loss', 'exhaustion_mean'];
const serviceNames = ['service_level', 'asa', 'abandonment', 'occupancy', 'aht', 'fcr', 'complaints_recorded_per_customer_year', 'churn_per_year'];
// Simulated seconds for each second on the wall; 0 is as fast as can be.
const speeds = [['hour', 3600], ['day', 86400], ['week', 604800], ['month', 2419200], ['full', 0]];

let run = null, token = 0, series = [], drawn = { frames: 0, since: 0 };

// fps is how many frames were drawn for each second of the last run.
export function fps() { return drawn.frames / Math.max(.001, (performance.now() - drawn.since) / 1000); }

export function fillSpeeds() {
  const kept = by('speed').value || '604800';
  by('speed').replaceChildren(...speeds.map(([name, x]) => h('option', { value: x }, t('speed.' + name))));
  by('speed').value = kept;
}

// fillSites offers the floors of an organisation of several sites.
export function fillSites() {
  const n = state.described.sites, kept = by('site').value || '0';
  by('site-pick').hidden = n < 2;
  by('site').replaceChildren(h('option', { value: 0 }, t('floor.all', { n: figure(n, 6) })), ...Array.from({ length: n > 1 ? Math.min(n, 1000) : 0 }, (_, i) => h('option', { value: i + 1 }, t('floor.one', { n: i + 1 }))));
  by('site').value = kept <= n ? kept : '0';
}

// site is the one whose floor is shown; 0: all.
function site() { return Number(by('site').value); }

// another shows the floor of another site, at once when the run stands.
export async function another() {
  if (run && state.frame && !state.frame.done && !running()) take(await ask({ op: 'advance', id: run.id, site: site(), by: 1e-6 }));
}

export function running() { return run && run.on; }

// prepare begins a run and shows its first picture: a working morning. Of fast
// changes each waits until the run before is gone: there is room for few.
export function prepare() {
  const mine = ++token;
  stopRun();
  run = null;
  forget();
  const begun = gate.then(() => (mine === token ? begin(mine) : null));
  gate = begun.catch(() => {});
  return begun;
}

let gate = Promise.resolve();

async function begin(mine) {
  const d = state.described;
  fillSites();
  const frame = await ask({ op: 'start', ...question(), paired: true });
  if (mine !== token) return drop(frame.id);
  run = { id: frame.id, on: false, described: d };
  series = [];
  const first = await ask({ op: 'advance', id: frame.id, site: site(), by: Math.min(10.5 * 3600, d.horizon / 4) });
  if (mine !== token) return drop(frame.id);
  take(first);
  if (!state.last && d.seconds <= longRun) asItIs(mine).catch(trouble);
}

// longRun is how many seconds a run may take that nobody asked for.
const longRun = 8;

// asItIs plays the scenario as it stands, so that the page says something before
// anybody has pressed a button.
async function asItIs(mine) {
  const asked = question(), played = await ask({ op: 'play', ...asked, paired: true, course: true });
  if (mine !== token || state.last || !state.described) return;
  state.last = { played, series: played.series, described: state.described, question: asked };
  state.values = state.values && state.frame && !state.frame.warm_up ? state.values : played.values;
  by('csv').disabled = false;
  tell();
  cards();
  course();
  showPlane();
}

// restart follows a change of the settings: the run begins anew, and goes on
// when it was going on.
export async function restart() {
  const on = running();
  await prepare();
  if (on && run && !run.on) await go();
}

// leave forgets the run when the page goes away.
export function leave() {
  if (run && !(state.frame && state.frame.done)) state.backend.leave({ op: 'drop', id: run.id });
}

async function drop(id) { if (id) await ask({ op: 'drop', id }).catch(() => {}); }

function stopRun() {
  if (run) {
    run.on = false;
    if (!state.frame || !state.frame.done) drop(run.id);
  }
  buttons();
}

export function buttons() { by('go').textContent = running() ? t('stop') : t(run && state.frame && state.frame.now > 86400 && !state.frame.done ? 'go_on' : 'run'); }

// go starts, stops or goes on.
export async function go() {
  if (running()) {
    run.on = false;
    buttons();
    return;
  }
  if (!run || !state.frame || state.frame.done) await prepare();
  if (!run) return;
  run.on = true;
  buttons();
  drawn = { frames: 0, since: performance.now() };
  await film(run);
}

// film asks for frame after frame; the picture never falls behind, because the
// next is asked for when the last is drawn.
async function film(mine) {
  let before = performance.now();
  while (mine.on && mine === run) {
    const now = performance.now(), speed = Number(by('speed').value);
    const seconds = speed ? Math.max(60, speed * Math.min(.25, (now - before) / 1000)) : 0;
    before = now;
    const frame = await ask({ op: 'advance', id: mine.id, site: site(), by: seconds });
    if (mine !== run) return;
    take(frame);
    if (frame.done) {
      mine.on = false;
      buttons();
      return;
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

// step plays ten minutes.
export async function step() {
  if (running()) { run.on = false; buttons(); return; }
  if (!run || !state.frame || state.frame.done) await prepare();
  if (run) take(await ask({ op: 'advance', id: run.id, site: site(), by: 600 }));
}

// take shows a frame.
function take(frame) {
  drawn.frames++;
  const before = state.frame && state.frame.id === frame.id && state.frame.site === frame.site ? state.frame : null;
  state.frame = frame;
  if (frame.values) state.values = frame.values;
  if (frame.series) series.push(...frame.series);
  floor(frame, before);
  watch();
  busy(frame.now, frame.end);
  if (frame.done) finish(frame);
  if (frame.values || frame.done || !before) { cards(); course(); }
}

// watch says what time it is.
export function watch() {
  const f = state.frame;
  by('clock').textContent = f ? clock(f.now) + (f.warm_up ? ' · ' + t('warm_up') : '') : '';
}

// floor draws the picture. At more than a day a second nights would only
// flicker: then the people are shown as they last were at work.
let atWork = null;

function floor(frame, before) {
  const speed = Number(by('speed').value), fast = speed === 0 || speed > 86400;
  const anybody = frame.agents.some((a) => a[0] !== 'o' && a[0] !== 'b');
  if (anybody || !before) atWork = frame;
  by('nights').hidden = !fast;
  by('shown').hidden = frame.agents.length === frame.count;
  by('shown').textContent = t('floor.shown', { shown: figure(frame.agents.length, 6), n: figure(frame.count, 6) });
  const shown = fast && !anybody && atWork.agents.length === frame.agents.length ? { ...frame, agents: atWork.agents, waiting: atWork.waiting } : frame;
  draw(by('floor'), shown, before && { ...before, agents: state.drawnAgents || before.agents }, speed === 0);
  state.drawnAgents = shown.agents;
}

function finish(frame) {
  if (state.last && state.last.played.identity !== frame.finished.identity) state.ghost = state.last;
  state.last = { played: frame.finished, series: [...series], described: run.described, question: question() };
  state.runs = [];
  by('many-panel').hidden = true;
  by('csv').disabled = false;
  showPlane();
  tell();
  document.documentElement.dataset.digest = frame.finished.fingerprint.draws + frame.finished.fingerprint.events + frame.finished.fingerprint.results;
}

// tell writes the answer in one sentence.
export function tell() {
  const v = state.last && state.last.played.values;
  const box = by('answer');
  if (!v) {
    const s = state.described ? state.described.seconds : 0;
    box.textContent = s > longRun ? t('answer.long', { s: figure(s, 2) }) : s > 2 ? t('answer.wait', { s: figure(2 * s, 2) }) : t('answer.none');
    return;
  }
  const p = state.last.played;
  by('digest').textContent = t('digest', { digest: p.fingerprint.results, run: p.identity.slice(0, 12), events: figure(p.events, 7) });
  const ideas = v[at('ideas_per_agent_year')], loss = v[at('efficiency_loss')], share = v[at('efficiency_loss_share')], strain = v[at('exhaustion_mean')];
  const stale = state.last.described.hash !== state.described.hash;
  const parts = [(stale ? t('answer.before') + ' ' : state.frame && state.frame.done ? '' : t('answer.as_is') + ' ') + t('answer.ideas', { ideas: figure(ideas) })];
  parts.push(loss === null ? t('answer.no_role') : t(loss >= 0 ? 'answer.loss' : 'answer.gain', { minutes: figure(Math.abs(loss)), share: figure(Math.abs(100 * share), 2) }));
  if (strain !== null) parts.push(t('answer.strain', { strain: figure(100 * strain, 2) }));
  box.textContent = parts.join(' ');
}

// cards shows the headline outputs and the service figures; estimates of many
// runs come with their interval.
export function cards(estimates) {
  const v = state.values;
  by('cards').replaceChildren(...headline.map((name) => {
    const m = measure(name), i = at(name), e = estimates && estimates[i], x = e ? e.mean : v && v[i];
    const ghost = state.ghost && state.last && state.frame && state.frame.done ? state.ghost.played.values[i] : null;
    return h('div', { class: 'card' }, h('div', { class: 'name' }, known('card.' + name, measureName(name))), h('div', { class: 'big' }, value(x, m.unit)),
      h('div', { class: 'unit' }, e ? t('interval', { lo: value(e.lo, m.unit), hi: value(e.hi, m.unit), n: e.n }) : unitName(m.unit) || '\u00a0'),
      h('div', { class: 'before' }, ghost !== null && !e ? t('before', { x: value(ghost, m.unit) }) : running() && state.frame.warm_up && state.frame.now > 604800 ? t('warm_up') : '\u00a0'));
  }));
  by('service').replaceChildren(...serviceNames.map((name) => {
    const m = measure(name), i = at(name), x = estimates ? estimates[i].mean : v && v[i];
    const never = (x === null || x === undefined) && !(state.last && state.last.played.values[i] !== null);
    return never ? null : h('span', { title: m.doc }, measureName(name) + ' ', h('b', {}, value(x, m.unit)), ' ' + (unitName(m.unit) || ''));
  }).filter(Boolean));
}

export function fillWhat() {
  const kept = by('what').value || 'ideas_per_agent_year';
  const list = state.hello.series.filter((n) => known('measure.' + n, ''));
  by('what').replaceChildren(...list.map((n) => h('option', { value: n }, measureName(n))));
  by('what').value = kept;
}

// course draws a measure over time, with the run before as a ghost.
export function course() {
  if (!state.described) return;
  const name = by('what').value, i = state.hello.series.indexOf(name), m = measure(name);
  const scale = /^share/.test(m.unit) ? 100 : 1;
  const points = (list) => list.map((p) => [(p.from + p.to) / 2 / 604800, p.values[i] === null ? null : p.values[i] * scale]);
  const all = [];
  if (state.ghost && state.frame && state.frame.done) all.push({ name: t('ghost'), kind: 'ghost', points: points(state.ghost.series) });
  else if (state.last && !(state.frame && state.frame.done)) all.push({ name: t('ghost'), kind: 'ghost', points: points(state.last.series) });
  all.push({ name: t('now'), kind: 'now', points: points(series) });
  const d = state.described;
  lines(by('course'), { title: measureName(name), text: t('course.text', { n: series.length }), series: all, shaded: d.warm_up / 604800, shadedName: t('warm_up'), x: [0, d.horizon / 604800],
    xName: t('weeks'), yName: measureName(name) + (scale === 100 ? ', %' : '') });
}

function pointOf(values, rest) {
  return { x: values[at('efficiency_loss')] ?? 0, y: values[at('ideas_per_agent_year')], strain: values[at('exhaustion_mean')], ...rest };
}

// showPlane draws innovation against efficiency.
export function showPlane() {
  const points = state.curve.map((c) => pointOf(c.values, { kind: 'curve', name: c.name, title: c.name }));
  points.push(...state.runs.map((r) => pointOf(r.values, { kind: 'run' })));
  if (state.ghost) points.push(pointOf(state.ghost.played.values, { kind: 'ghost', name: t('ghost') }));
  if (state.last) points.push(pointOf(state.last.played.values, { kind: 'now', name: t(state.ghost ? 'now' : 'as_is') }));
  plane(by('plane'), { title: t('frontier'), text: state.last ? by('answer').textContent : t('answer.none'), points, xName: t('frontier.x'), yName: t('frontier.y'), strainName: t('frontier.strain') });
}

