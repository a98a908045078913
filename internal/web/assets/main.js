// The page: what stands where, and what is called when.

import { by, h, save } from './dom.js';
import { loadText, setLanguage, currentLanguage, t, said, tongue } from './text.js';
import { open } from './backend.js';
import { state, question, ask, guarded, title, trouble } from './state.js';
import { describe, whenChanged, reset, every, show, attempt } from './settings.js';
import { prepare, restart, another, fillSites, leave, go, step, cards, course, showPlane, tell, fillSpeeds, fillWhat, buttons, fps, watch } from './run.js';
import { thirty, frontier, fillSweep, sweepCSV, toggle } from './many.js';
import { showCompare, showFigure1, showEvidence } from './pages.js';
import { showBacktest } from './backtest.js';
import { showLessons } from './lessons.js';
import { draw } from './floor.js';

let page = 'run';

function turnTo(name) {
  page = name;
  for (const b of by('tabs').children) {
    if (b.dataset.page === name) b.setAttribute('aria-current', 'page');
    else b.removeAttribute('aria-current');
  }
  document.querySelector('.question').hidden = ['lessons', 'evidence', 'backtest'].includes(name); // they have a question of their own
  for (const p of document.querySelectorAll('.page')) p.hidden = p.id !== 'page-' + name;
  ({ run: redraw, compare: showCompare, figure1: showFigure1, lessons: showLessons, evidence: showEvidence, backtest: showBacktest })[name]();
}

// redraw draws anew what depends on size, language or theme.
function redraw() {
  if (!state.described) return;
  if (state.frame) draw(by('floor'), { ...state.frame, agents: state.drawnAgents || state.frame.agents }, null);
  watch();
  cards();
  course();
  tell();
  showPlane();
}

function legend() {
  by('legend').replaceChildren(...[['w', 'work'], ['d', 'dialogue'], ['i', 'idle'], ['r', 'reflection'], ['b', 'off']].map(([k, name]) => h('span', {}, h('i', { class: 'k-' + k }), t('doing.' + name))));
}

// spoken is a paragraph or an item in the language of the page, or marked as
// English where there is no translation.
function spoken(tag, text) { return text ? h(tag, { lang: tongue(text) }, said(text)) : null; }

function about() {
  const a = state.described.about, list = (head, items) => (items ? [h('h3', {}, t(head)), h('ul', {}, items.map((x) => spoken('li', x)))] : []);
  by('title').textContent = title(state.scenario);
  by('title').lang = tongue(a.title);
  by('question').textContent = said(a.question || a.title);
  by('question').lang = tongue(a.question || a.title);
  by('about').replaceChildren(...[spoken('p', a.what_is_it), spoken('p', a.how_it_works), ...list('notice', a.things_to_notice), a.things_to_try && h('h3', {}, t('try')), a.things_to_try && h('ul', { class: 'tries' }, a.things_to_try.map(attempt))].filter(Boolean));
  by('command').textContent = state.described.command;
}

// names fills the list of scenarios.
function names() {
  const kept = by('scenario').value;
  by('scenario').replaceChildren(...state.hello.scenarios.map((x) => h('option', { value: x.name, lang: tongue(x.title) }, said(x.title) || x.name)));
  if (kept) by('scenario').value = kept;
}

// translate puts the page into the language that is chosen.
function translate() {
  by('language').value = currentLanguage();
  names();
  fillSpeeds();
  fillWhat();
  legend();
  buttons();
  by('versions').textContent = t('versions', { model: state.hello.model, streams: state.hello.streams, platform: state.hello.platform });
  document.title = 'Frontline – ' + t('page.run');
}

// remember keeps the scenario and what was changed in the address, so that it
// can be passed on and survives a new start.
function remember() {
  const q = question(), text = new URLSearchParams([['scenario', q.scenario], ...q.set.map((x) => ['set', x])]);
  try { history.replaceState(null, '', '#' + text); } catch { /* a browser may forbid it for files */ }
}

// remembered reads the address; what it names must be there.
function remembered() {
  const text = new URLSearchParams(location.hash.slice(1)), name = text.get('scenario');
  if (!state.hello.scenarios.some((x) => x.name === name)) return null;
  return { name, set: text.getAll('set').map((x) => [x.slice(0, x.indexOf('=')), x.slice(x.indexOf('=') + 1)]) };
}

async function choose(name, set = []) {
  state.scenario = name;
  state.set = new Map(set);
  state.described = state.last = state.ghost = state.pinned = state.values = null;
  state.curve = state.runs = state.swept = [];
  by('sweep-csv').hidden = true;
  await describe();
}

function listen() {
  by('scenario').addEventListener('change', guarded((e) => choose(e.target.value)));
  by('language').addEventListener('change', (e) => { setLanguage(e.target.value); translate(); about(); show(); fillSites(); fillSweep(); turnTo(page); });
  for (const b of by('tabs').children) b.addEventListener('click', () => turnTo(b.dataset.page));
  by('go').addEventListener('click', guarded(go));
  by('step').addEventListener('click', guarded(step));
  by('reset').addEventListener('click', reset);
  by('thirty').addEventListener('click', guarded(toggle(by('thirty'), 'thirty', thirty)));
  by('frontier').addEventListener('click', guarded(toggle(by('frontier'), 'frontier.draw', frontier)));
  by('what').addEventListener('change', course);
  by('site').addEventListener('change', guarded(another));
  by('all').addEventListener('toggle', () => { if (by('all').open) every(); });
  by('find').addEventListener('input', every);
  by('toml').addEventListener('click', () => save(state.described.id + '.toml', 'application/toml', state.described.toml));
  by('csv').addEventListener('click', guarded(async () => {
    const runs = state.runs.length ? state.runs : [state.last.played];
    const { text } = await ask({ op: 'csv', ...(state.runs.length ? question() : state.last.question), runs });
    save('runs.csv', 'text/csv', text);
  }));
  by('sweep-csv').addEventListener('click', () => save('sweep.csv', 'text/csv', sweepCSV()));
  by('copy').addEventListener('click', guarded(async () => { await navigator.clipboard.writeText(by('command').textContent); }));
  addEventListener('pagehide', leave);
  let wait = 0;
  addEventListener('resize', () => { clearTimeout(wait); wait = setTimeout(page === 'backtest' ? showBacktest : redraw, 150); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

async function main() {
  await loadText();
  state.backend = await open();
  state.hello = await ask({ op: 'hello' });
  state.backtest = state.hello.backtest ? await ask({ op: 'backtest' }) : null;
  document.querySelector('[data-page="backtest"]').hidden = !state.backtest;
  translate();
  const kept = remembered();
  const wanted = kept ? kept.name : document.documentElement.dataset.scenario || state.hello.start;
  by('scenario').value = wanted;
  whenChanged((fresh) => {
    about();
    fillSweep();
    remember();
    return (fresh ? prepare() : restart()).then(redraw).catch(trouble);
  });
  if (matchMedia('(max-width: 900px)').matches) by('settings').open = false;
  listen();
  try {
    await choose(wanted, kept ? kept.set : []);
  } catch (error) { // an address may hold anything
    if (!kept || !kept.set.length) throw error;
    await choose(wanted);
    trouble(error);
  }
  turnTo(document.documentElement.dataset.lesson ? 'lessons' : 'run');
  document.documentElement.dataset.ready = Math.round(performance.now());
  window.frontline = { state, fps };
}

main().catch((error) => { trouble(error); document.documentElement.dataset.failed = error.message; });
