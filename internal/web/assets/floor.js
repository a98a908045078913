// The floor: people at work, those who wait, and ideas on their way. It is a
// picture of a frame and nothing more; what it shows is also told in words.

import { colour } from './dom.js';
import { t, figure } from './text.js';

const stages = ['dialogues', 'insights', 'ideas', 'kept', 'shared', 'submitted', 'implemented'];
const still = matchMedia('(prefers-reduced-motion: reduce)');
let sparks = [];

// forget takes away what still flies.
export function forget() { sparks = []; }

// draw draws a frame. before is the last one: where an agent has a new idea, a
// spark leaves for the funnel. calm leaves them out: too fast to be seen.
export function draw(canvas, frame, before, calm) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 600, phone = width < 520;
  const people = frame.agents.length, right = phone ? 0 : Math.min(230, width * .3), room = width - right - 74;
  const size = people > 120 ? 20 : people > 60 ? 28 : people > 30 ? 38 : phone ? 46 : 58, columns = Math.max(1, Math.floor(room / size));
  const rows = Math.ceil(people / columns), tall = Math.max(phone ? 0 : 230, rows * (size * 1.35) + 16), height = tall + (phone ? 190 : 0);
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = height + 'px';
  }
  const c = canvas.getContext('2d');
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  c.font = '12px system-ui, sans-serif';
  const look = {};
  for (const name of ['ink', 'soft', 'line', 'idle', 'work', 'dialogue', 'reflection', 'break', 'warn', 'accent', 'panel']) look[name] = colour(name);
  queue(c, frame, tall, look);
  const places = frame.agents.map((a, i) => person(c, a, 74 + (i % columns) * size + size / 2, 10 + Math.floor(i / columns) * size * 1.35, size, look));
  const funnel = phone ? { x: 10, y: tall + 10, width: width - 20, height: 176 } : { x: width - right + 8, y: 8, width: right - 16, height: tall - 20 };
  const marks = drawFunnel(c, frame.funnel, funnel, look);
  if (frame.done || calm) sparks = [];
  else if (before && !still.matches && before.agents.length === people) {
    frame.agents.forEach((a, i) => { if (a[3] > before.agents[i][3] && sparks.length < 60) sparks.push({ from: places[i], to: marks[2], at: performance.now() }); });
    for (const [i, name] of stages.entries()) if (i > 2 && frame.funnel[name] > before.funnel[name] && sparks.length < 60) sparks.push({ from: marks[i - 1], to: marks[i], at: performance.now() });
  }
  const now = performance.now();
  sparks = sparks.filter((k) => now - k.at < 700);
  for (const k of sparks) {
    const part = (now - k.at) / 700, x = k.from.x + (k.to.x - k.from.x) * part, y = k.from.y + (k.to.y - k.from.y) * part - 30 * part * (1 - part);
    c.beginPath();
    c.arc(x, y, 4, 0, 7);
    c.fillStyle = look.reflection;
    c.fill();
    c.strokeStyle = look.ink;
    c.lineWidth = 1;
    c.stroke();
  }
  canvas.setAttribute('aria-label', words(frame));
}

// queue draws those who wait, a dot for each.
function queue(c, frame, height, look) {
  c.fillStyle = look.soft;
  c.textAlign = 'left';
  c.fillText(t('floor.waiting'), 4, 14);
  c.fillStyle = look.ink;
  c.font = '600 18px system-ui, sans-serif';
  c.fillText(figure(frame.waiting), 4, 34);
  c.font = '12px system-ui, sans-serif';
  const rows = Math.floor((height - 50) / 9), most = rows * 6;
  c.fillStyle = look.warn;
  for (let i = 0; i < Math.min(frame.waiting, most); i++) {
    c.beginPath();
    c.arc(9 + Math.floor(i / rows) * 9, 48 + (i % rows) * 9, 3, 0, 7);
    c.fill();
  }
}

const states = { w: 'work', d: 'dialogue', i: 'idle', r: 'reflection', b: 'break', o: 'break' };

// person draws somebody: the colour and the filling say what he does, the bar
// below how much energy he has.
function person(c, a, x, y, size, look) {
  const [doing, energy] = a, tone = look[states[doing]], head = size * .17, away = doing === 'o' || doing === 'b';
  c.globalAlpha = doing === 'o' ? .45 : 1;
  c.strokeStyle = tone;
  c.fillStyle = tone;
  c.lineWidth = 1.8;
  c.setLineDash(away ? [2, 2] : []);
  c.beginPath();
  c.arc(x, y + head + 2, head, 0, 7);
  doing === 'i' || away ? c.stroke() : c.fill();
  c.beginPath();
  c.arc(x, y + size * .74, size * .3, Math.PI, 0);
  c.closePath();
  doing === 'i' || away ? c.stroke() : c.fill();
  c.setLineDash([]);
  if (doing === 'd' && size > 26) { // a balloon: they talk
    c.fillStyle = look.dialogue;
    c.beginPath();
    c.roundRect(x + head, y - 3, size * .34, size * .24, 3);
    c.fill();
    c.fillStyle = look.panel;
    for (let i = 0; i < 3; i++) c.fillRect(x + head + size * .07 + i * size * .08, y + size * .07, 2, 2);
  }
  const wide = size * .62;
  c.fillStyle = look.line;
  c.fillRect(x - wide / 2, y + size * .82, wide, 4);
  c.fillStyle = energy < 40 ? look.warn : look.accent;
  c.fillRect(x - wide / 2, y + size * .82, wide * energy / 100, 4);
  c.globalAlpha = 1;
  return { x, y: y + size * .4 };
}

// drawFunnel draws how many have come how far, and returns where each stage is.
function drawFunnel(c, counts, box, look) {
  const step = box.height / stages.length, most = Math.log1p(Math.max(1, counts.dialogues, counts.insights, counts.ideas)), marks = [];
  stages.forEach((name, i) => {
    const n = counts[name], y = box.y + i * step, full = box.width - 2, wide = Math.max(4, full * Math.log1p(n) / most), tall = Math.min(step - 3, 30);
    c.fillStyle = n ? look.dialogue : look.line;
    c.globalAlpha = n ? .28 : 1;
    c.fillRect(box.x, y, wide, tall);
    c.globalAlpha = 1;
    c.fillStyle = look.ink;
    c.textAlign = 'left';
    c.fillText(t('funnel.' + name), box.x + 6, y + tall / 2 + 4);
    c.textAlign = 'right';
    c.font = '600 12px system-ui, sans-serif';
    c.fillText(figure(n, 6), box.x + full, y + tall / 2 + 4);
    c.font = '12px system-ui, sans-serif';
    marks.push({ x: box.x + 2, y: y + tall / 2 });
  });
  return marks;
}

// words says what the picture shows.
export function words(frame) {
  const count = (k) => frame.agents.filter((a) => a[0] === k).length;
  return t('floor.words', { waiting: figure(frame.waiting), work: count('w'), dialogue: count('d'), idle: count('i'), away: count('o') + count('b'), ideas: figure(frame.funnel.ideas, 6) });
}
