// Opens the page in a real browser and holds what a person would look at:
//
//	node scripts/browser.mjs --modules DIR --chromium PATH --shots DIR [--url URL] [--file PATH]
//
// DIR holds node_modules with puppeteer-core and axe-core. It prints one line
// for each thing it looked at and ends with 1 when one is wrong. The digests of
// the runs are printed for whoever compares them with those of the program.

import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const given = Object.fromEntries(process.argv.slice(2).join('\u0000').split('\u0000--').map((x) => x.replace(/^--/, '').split('\u0000')));
const require = createRequire(join(resolve(given.modules), 'x.js'));
const puppeteer = require('puppeteer-core');
const axe = require('axe-core').source;
const shots = given.shots || 'shots';
mkdirSync(shots, { recursive: true });
let wrong = 0;

function hold(what, is, detail = '') {
  console.log(`${is ? 'ok   ' : 'WRONG'} ${what} ${detail}`);
  if (!is) wrong++;
}

async function open(browser, address, { width = 1366, height = 900, dark = false, language = 'en' } = {}) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (m) => { if (['error', 'warn'].includes(m.type())) complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(String(e)));
  // Chromium calls an answer that was streamed and read to its end cancelled.
  const streamed = (r) => r.failure().errorText === 'net::ERR_ABORTED' && /"op":"(compare|figure1)"/.test(r.postData() || '');
  page.on('requestfailed', (r) => streamed(r) || complaints.push('failed: ' + r.url().slice(0, 60) + ' ' + r.failure().errorText + ' ' + (r.postData() || '').slice(0, 60)));
  await page.evaluateOnNewDocument((l) => {
    Object.defineProperty(navigator, 'language', { get: () => l });
    try { localStorage.removeItem('language'); } catch { /* an empty page has none */ }
    window.policyReports = [];
    document.addEventListener('securitypolicyviolation', (e) => window.policyReports.push(e.violatedDirective + ' ' + e.blockedURI));
  }, language);
  await page.setViewport({ width, height, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  const begin = Date.now();
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForFunction(() => document.documentElement.dataset.ready || document.documentElement.dataset.failed, { timeout: 180000 });
  return { page, complaints, took: Date.now() - begin };
}

async function clean(name, { page, complaints }) {
  const reports = await page.evaluate(() => window.policyReports);
  hold(name + ': no console error', complaints.length === 0, complaints.join(' | '));
  hold(name + ': no report of the content policy', reports.length === 0, reports.join(' | '));
}

async function accessible(name, page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary.split('\n')[1]).slice(0, 3) })));
  const serious = found.filter((v) => ['serious', 'critical'].includes(v.impact));
  hold(name + ': no serious finding of axe', serious.length === 0, JSON.stringify(found));
}

const shot = (page, name) => page.screenshot({ path: join(shots, name + '.png'), fullPage: true });
const at = (page, speed) => page.select('#speed', speed);

async function finished(page, timeout = 180000) {
  await page.waitForFunction(() => window.frontline.state.frame && window.frontline.state.frame.done, { timeout, polling: 100 });
}

async function run(page) {
  await at(page, '0');
  const begin = Date.now();
  await page.click('#go');
  await page.waitForFunction(() => window.frontline.state.frame && !window.frontline.state.frame.done && window.frontline.state.frame.now > 86400, { timeout: 60000 }).catch(() => {});
  await finished(page);
  return { took: Date.now() - begin, digest: await page.evaluate(() => document.documentElement.dataset.digest), fps: await page.evaluate(() => window.frontline.fps()) };
}

// tabTo presses Tab until the element has the focus, and says how often.
async function tabTo(page, selector, most = 60) {
  for (let n = 1; n <= most; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((s) => document.activeElement === document.querySelector(s), selector)) return n;
  }
  return 0;
}

// keyboard goes the way of somebody who has no mouse: from the top of the page
// to a slider, to Run, to another page, to a lesson.
async function keyboard(name, browser, address) {
  const session = await open(browser, address);
  const { page } = session;
  await page.waitForFunction(() => window.frontline.state.last, { timeout: 30000 });
  const far = [await tabTo(page, '.skip', 1), await tabTo(page, '[data-page=lessons]'), await tabTo(page, '#k-role-intensity')];
  await page.keyboard.press('End');
  await page.waitForFunction(() => window.frontline.state.described.command.includes('role.intensity=1'), { timeout: 10000 });
  hold(name + ': what a slider means is shown to who has the focus', await page.$eval('#k-role-intensity-doc', (e) => e.offsetHeight > 0));
  far.push(await tabTo(page, '#go'), await tabTo(page, '#speed'));
  await page.keyboard.press('End'); // as fast as possible
  await page.keyboard.down('Shift');
  for (let i = 0; i < 2; i++) await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
  await page.keyboard.press('Enter');
  await finished(page);
  await page.focus('[data-page=lessons]');
  await page.keyboard.press('Enter');
  far.push(await tabTo(page, '.lesson[open] input'));
  await page.keyboard.press('Space');
  far.push(await tabTo(page, '.lesson[open] button.main'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.found li', { timeout: 180000 });
  hold(name + ': works without a mouse', far.every((n) => n > 0), 'tabs: ' + far.join(', '));
  await clean(name + ' keyboard', session);
  await page.close();
}

// dutch holds that what a Dutch page says is Dutch: what is marked as English
// is listed, and may only be what the simulator says in English alone.
async function dutch(name, browser, address) {
  const session = await open(browser, address, { language: 'nl' });
  const { page } = session;
  await page.waitForFunction(() => window.frontline.state.last, { timeout: 30000 });
  const english = () => page.evaluate(() => [...document.querySelectorAll('main [lang=en]')].filter((e) => e.checkVisibility({ contentVisibilityAuto: true }) && e.textContent.trim()).map((e) => e.textContent.slice(0, 60)));
  await page.evaluate(() => { document.querySelector('.question details').open = true; });
  const scenarios = await page.$$eval('#scenario option', (all) => all.map((o) => [o.value, o.lang]));
  hold(name + ': every scenario has a Dutch title', scenarios.every(([, lang]) => lang === 'nl'), scenarios.filter(([, lang]) => lang !== 'nl').join(' '));
  const left = [];
  for (const scenario of ['whole-organisation', 'bank-contact-centre', 'copier-field-service']) {
    await page.select('#scenario', scenario);
    await page.waitForFunction((s) => window.frontline.state.described && window.frontline.state.described.scenario === s, { timeout: 30000 }, scenario);
    left.push(...await english());
  }
  await page.click('.tries button');
  await page.waitForFunction(() => window.frontline.state.described.command.includes('--set portfolio.per_agent=1'), { timeout: 10000 });
  hold(name + ': a thing to try is one click', true, await page.$eval('.tries button', (e) => e.textContent));
  await page.click('[data-page=compare]');
  await page.select('#pairs', '5');
  await page.click('#compare-go');
  await page.waitForSelector('#page-compare table', { timeout: 180000 });
  left.push(...await english());
  hold(name + ': no English on a Dutch page', left.length === 0, left.join(' | '));
  hold(name + ': the verdict in Dutch', /^B in plaats van A: /.test(await page.$eval('#page-compare .answer', (e) => e.textContent)), await page.$eval('#page-compare .answer', (e) => e.textContent));
  await page.click('[data-page=evidence]');
  await page.waitForSelector('#page-evidence tbody tr');
  hold(name + ': kinds of claims in Dutch', /bewijs/.test(await page.$eval('#page-evidence tbody tr', (e) => e.textContent)));
  await clean(name + ' Dutch', session);
  await page.close();
}

// sites watches an organisation of several sites.
async function sites(name, browser, address) {
  const session = await open(browser, address + '#scenario=copier-field-service&set=sites.count%3D3&set=sites.share_ideas%3Dtrue&set=time.horizon%3D40+weeks&set=time.warm_up%3D12+weeks');
  const { page } = session;
  await at(page, '604800');
  await page.click('#go');
  await page.waitForFunction(() => window.frontline.state.frame.now > 86400 * 9 && window.frontline.state.frame.count === 60, { timeout: 30000 });
  await page.select('#site', '2');
  await page.waitForFunction(() => window.frontline.state.frame.count === 20, { timeout: 10000 });
  await shot(page, name + '-sites');
  await at(page, '0');
  await finished(page);
  hold(name + ': three sites are watched, then one', true, await page.$eval('#answer', (e) => e.textContent));
  console.log(`digest ${name} sites ${await page.evaluate(() => document.documentElement.dataset.digest)}`);
  await accessible(name + ' sites', page);
  await clean(name + ' sites', session);
  await page.close();
}

// backtest looks at the model against a log.
async function backtest(name, browser, address) {
  for (const [language, dark, width] of [['en', false, 1280], ['nl', true, 375]]) {
    const session = await open(browser, address, { language, dark, width });
    const { page } = session;
    await page.click('[data-page=backtest]');
    await page.waitForSelector('#page-backtest svg .band');
    await page.select('#mode', 'forecast');
    await page.waitForFunction(() => document.querySelectorAll('#page-backtest svg .band').length === 5);
    const english = await page.$$eval('#page-backtest [lang=en]', (all) => all.map((e) => e.textContent));
    hold(`${name} ${language}: five figures with bands and a verdict`, /\d/.test(await page.$eval('#page-backtest .answer', (e) => e.textContent)) && (language === 'en' || english.length === 0), english.join(' | '));
    hold(`${name} ${language}: as wide as the window`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await shot(page, `${name}-backtest-${language}`);
    await accessible(`${name} backtest ${language}`, page);
    await clean(`${name} backtest ${language}`, session);
    await page.close();
  }
}

// drive does on a page what people do.
async function drive(name, browser, address, { quick = false } = {}) {
  const session = await open(browser, address);
  const { page } = session;
  hold(name + ': opens', !(await page.evaluate(() => document.documentElement.dataset.failed)), `first picture after ${await page.evaluate(() => document.documentElement.dataset.ready)} ms in the page, ${session.took} ms in all`);
  await page.waitForFunction(() => window.frontline.state.last, { timeout: 30000 });
  await shot(page, name + '-first');
  await accessible(name + ' at first', page);
  await at(page, '2419200');
  await page.click('#go');
  await new Promise((r) => setTimeout(r, 3000));
  const rate = await page.evaluate(() => window.frontline.fps());
  hold(name + ': streams', rate > 5, `${rate.toFixed(1)} frames a second at 4 weeks a second`);
  await shot(page, name + '-streaming');
  await page.click('#go');
  await new Promise((r) => setTimeout(r, 500)); // the frame that was asked for comes
  const now = await page.evaluate(() => window.frontline.state.frame.now);
  await new Promise((r) => setTimeout(r, 500));
  hold(name + ': stops', now === await page.evaluate(() => window.frontline.state.frame.now));
  await page.click('#step');
  await page.waitForFunction((t) => window.frontline.state.frame.now === t + 600, { timeout: 5000 }, now);
  hold(name + ': steps', true);
  await at(page, '0');
  await page.click('#go');
  await finished(page);
  const plain = await page.evaluate(() => document.documentElement.dataset.digest);
  console.log(`digest ${name} ${plain}`);
  hold(name + ': answers', /\d/.test(await page.$eval('#answer', (e) => e.textContent)), await page.$eval('#answer', (e) => e.textContent));
  await page.focus('#k-role-intensity');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => window.frontline.state.described.command.includes('role.intensity=0.8'), { timeout: 10000 });
  await page.waitForFunction(() => window.frontline.state.frame && !window.frontline.state.frame.done, { timeout: 20000 });
  hold(name + ': a slider moves with the keyboard', true, await page.$eval('#command', (e) => e.textContent));
  const moved = await run(page);
  hold(name + ': another run, other numbers', moved.digest !== plain, `${moved.took} ms for the whole run, ${moved.fps.toFixed(1)} frames a second at full speed`);
  console.log(`digest ${name} role.intensity=0.8 ${moved.digest}`);
  await shot(page, name + '-two-runs');
  await accessible(name + ' after runs', page);
  if (!quick) {
    const begin = Date.now();
    await page.click('#thirty');
    await page.waitForSelector('#many table', { timeout: 240000 });
    hold(name + ': 30 runs', (await page.$eval('#cards', (e) => e.textContent)).includes('30'), `${Date.now() - begin} ms; ${await page.$eval('#cards', (e) => e.textContent)}`);
    await page.click('#frontier');
    await page.waitForFunction(() => window.frontline.state.curve.length === 5, { timeout: 180000, polling: 200 });
    hold(name + ': draws the frontier', true);
    await shot(page, name + '-frontier');
  }
  await page.select('#sweep', 'portfolio.per_agent');
  await page.click('#frontier');
  await page.waitForFunction(() => window.frontline.state.curve.length === 5 && window.frontline.state.swept[0].path === 'portfolio.per_agent', { timeout: 180000, polling: 200 });
  hold(name + ': sweeps another setting', (await page.evaluate(() => new Set(window.frontline.state.swept.map((s) => s.run.fingerprint.results)).size)) === 10);
  await page.evaluate(() => {
    window.saved = [];
    const make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
    URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved.push(text); }); return make(blob); };
    HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
  });
  await page.click('#csv');
  await page.waitForFunction(() => window.saved.length === 1);
  await page.click('#toml');
  await page.waitForFunction(() => window.saved.length === 2);
  const [csv, toml] = await page.evaluate(() => window.saved);
  hold(name + ': hands out CSV and TOML', csv.includes(moved.digest.slice(32)) && csv.startsWith('run_id,') && toml.includes('intensity = 0.8'), `${csv.length} and ${toml.length} characters`);
  await page.select('#language', 'nl');
  hold(name + ': Dutch', (await page.$eval('#go', (e) => e.textContent)) === 'Draai' && (await page.evaluate(() => document.documentElement.lang)) === 'nl');
  await shot(page, name + '-dutch');
  await page.select('#language', 'en');
  await page.click('[data-page=compare]');
  await page.select('#pairs', '5');
  await page.click('#compare-go');
  await page.waitForSelector('#page-compare table', { timeout: 180000 });
  hold(name + ': compares', (await page.$eval('#page-compare .answer', (e) => e.textContent)).includes('instead of'), await page.$eval('#page-compare .answer', (e) => e.textContent.slice(0, 160)));
  await shot(page, name + '-compare');
  await accessible(name + ' compare', page);
  await page.click('[data-page=evidence]');
  await page.waitForSelector('#page-evidence tbody tr');
  hold(name + ': evidence', (await page.$$('#page-evidence tbody tr')).length > 50);
  await accessible(name + ' evidence', page);
  await shot(page, name + '-evidence');
  await page.click('[data-page=lessons]');
  await page.waitForSelector('.lesson input');
  await page.click('.lesson[open] input');
  await page.click('.lesson[open] button.main');
  await page.waitForSelector('.found li', { timeout: 180000 });
  const verdicts = await page.$$eval('.found li', (all) => all.map((e) => e.textContent[0]).join(''));
  hold(name + ': the lesson shows what it says', /^✓+$/.test(verdicts), verdicts);
  await shot(page, name + '-lesson');
  await accessible(name + ' lesson', page);
  if (!quick) {
    await page.click('[data-page=figure1]');
    await page.click('#page-figure1 button.main');
    await page.waitForSelector('#page-figure1 svg', { timeout: 240000 });
    hold(name + ': Figure 1', true, await page.$eval('#page-figure1 .answer', (e) => e.textContent));
    await shot(page, name + '-figure1');
    await accessible(name + ' figure1', page);
  }
  await clean(name, session);
  await page.close();
}

async function small(name, browser, address) {
  const session = await open(browser, address, { width: 375, height: 740, language: 'nl' });
  const wide = await session.page.evaluate(() => document.documentElement.scrollWidth);
  hold(name + ': fits a phone', wide <= 375, `${wide} px wide`);
  await shot(session.page, name + '-phone');
  await run(session.page);
  await shot(session.page, name + '-phone-run');
  await accessible(name + ' phone', session.page);
  await clean(name + ' phone', session);
  await session.page.close();
  const dark = await open(browser, address, { dark: true });
  await run(dark.page);
  await shot(dark.page, name + '-dark');
  await accessible(name + ' dark', dark.page);
  await dark.page.close();
}

const browser = await puppeteer.launch({ executablePath: given.chromium || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  if (given.url) {
    await drive('server', browser, given.url);
    const origin = new URL(given.url).origin + '/';
    await small('server', browser, origin);
    await keyboard('server', browser, origin);
    await dutch('server', browser, origin);
    await sites('server', browser, origin);
    await backtest('server', browser, origin);
  }
  if (given.hostile) {
    const { page, complaints } = await open(browser, given.hostile);
    let dialogs = 0;
    page.on('dialog', (d) => { dialogs++; d.dismiss(); });
    for (const tab of ['compare', 'figure1', 'lessons', 'evidence', 'run']) await page.click(`[data-page=${tab}]`);
    await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
    await new Promise((r) => setTimeout(r, 500));
    hold('hostile: shown as it is written', (await page.$eval('#question', (e) => e.textContent)).includes('<script>alert(1)</script>'));
    hold('hostile: no dialog, no element of theirs', dialogs === 0 && (await page.$$('main img, main iframe, main script, main svg a')).length === 0);
    await clean('hostile', { page, complaints });
    await page.close();
  }
  if (given.file) {
    const address = pathToFileURL(resolve(given.file)).href;
    await drive('classroom', browser, address, { quick: true });
    await small('classroom', browser, address);
    await keyboard('classroom', browser, address);
    await sites('classroom', browser, address);
  }
} finally {
  await browser.close();
}
process.exit(wrong ? 1 : 0);
