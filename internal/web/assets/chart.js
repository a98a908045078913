// The two charts of the page, drawn as SVG with a title and a description for
// those who do not see them.

import { s } from './dom.js';
import { figure } from './text.js';

// ticks returns a few round numbers that cover a range.
export function ticks(lo, hi, wanted = 5) {
  const raw = (hi - lo) / wanted || 1, size = 10 ** Math.floor(Math.log10(raw));
  const step = size * [1, 2, 5, 10].find((f) => f * size >= raw);
  const list = [];
  for (let x = Math.ceil(lo / step - 1e-9) * step; x <= hi + step * 1e-9; x += step) list.push(Math.abs(x) < step * 1e-9 ? 0 : x);
  return list;
}

// frameOf draws axes and returns the scales.
function frameOf(box, o) {
  const width = Math.max(300, box.clientWidth || 560), height = Math.round(Math.min(340, width * .62));
  const left = 52, right = o.right || 14, top = o.top || 24, bottom = 40;
  const x = (v) => left + (v - o.x[0]) / (o.x[1] - o.x[0] || 1) * (width - left - right);
  const y = (v) => height - bottom - (v - o.y[0]) / (o.y[1] - o.y[0] || 1) * (height - top - bottom);
  const root = s('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': o.title + '. ' + o.text });
  for (const v of ticks(...o.y)) root.append(s('line', { class: 'grid', x1: left, x2: width - right, y1: y(v), y2: y(v) }), s('text', { x: left - 6, y: y(v) + 4, 'text-anchor': 'end' }, figure(v)));
  for (const v of ticks(...o.x)) root.append(s('text', { x: x(v), y: height - bottom + 16, 'text-anchor': 'middle' }, figure(v)));
  root.append(s('line', { class: 'axis', x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }));
  root.append(s('text', { x: left - 44, y: 13 }, o.yName), s('text', { x: width - right, y: height - 6, 'text-anchor': 'end' }, o.xName));
  box.replaceChildren(root);
  return { root, x, y, width, height, left, right, top, bottom };
}

// span covers values with some air; zero is kept when it is near.
export function span(values, least = 0) {
  const known = values.filter((v) => v !== null && Number.isFinite(v));
  if (!known.length) return [0, 1];
  let lo = Math.min(...known), hi = Math.max(...known);
  if (lo > 0 && lo < hi * .6) lo = 0;
  if (hi < 0) hi = 0;
  const air = Math.max((hi - lo) * .08, Math.abs(hi) * .02, least, 1e-6);
  return [lo === 0 ? 0 : lo - air, hi + air];
}

// lines draws courses over time: [{name, points: [[x, y]], kind, band: [[x, low,
// high]]}]; kind is a class of the style sheet. Shaded is the end of the warm-up.
export function lines(box, o) {
  const all = o.series.flatMap((c) => c.points), heights = [...all.map((p) => p[1]), ...o.series.flatMap((c) => (c.band || []).flatMap((b) => [b[1], b[2]]))];
  const f = frameOf(box, { ...o, x: o.x || [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))], y: span(heights), right: 70 });
  if (o.shaded > 0) {
    f.root.append(s('rect', { class: 'warm', x: f.x(0), y: f.top, width: Math.max(0, f.x(o.shaded) - f.x(0)), height: f.height - f.top - f.bottom }));
    f.root.append(s('text', { x: f.x(0) + 6, y: f.top + 14 }, o.shadedName));
  }
  const place = (x, y, i) => (i ? 'L' : 'M') + f.x(x).toFixed(1) + ' ' + f.y(y).toFixed(1);
  for (const c of o.series) {
    const known = (c.band || []).filter((b) => b[1] !== null && b[2] !== null);
    if (known.length > 1) f.root.append(s('path', { class: 'band', d: known.map((b, i) => place(b[0], b[2], i)).join('') + known.toReversed().map((b) => place(b[0], b[1], 1)).join('') + 'Z' }));
  }
  const labels = [];
  for (const c of o.series) {
    const shown = c.points.filter((p) => p[1] !== null);
    if (!shown.length) continue;
    f.root.append(s('path', { class: c.kind, d: shown.map((p, i) => place(p[0], p[1], i)).join('') }));
    if (c.kind === 'log') for (const p of shown) f.root.append(s('circle', { class: 'log', cx: f.x(p[0]), cy: f.y(p[1]), r: 3 }));
    const last = shown[shown.length - 1];
    let at = f.y(last[1]) + 4;
    for (const other of labels) if (Math.abs(other - at) < 14) at = other + (at < other ? -14 : 14);
    labels.push(at);
    f.root.append(s('text', { x: Math.min(f.x(last[0]) + 6, f.width - 64), y: at, class: c.kind === 'ghost' ? '' : 'strong' }, c.name));
  }
}

// stress is a colour from yellow to violet that also darkens: it reads in
// grey, too.
export function stress(share) {
  const anchors = [[0, 214, 190, 60], [.33, 60, 160, 130], [.66, 50, 90, 140], [1, 80, 20, 100]];
  const at = Math.min(1, Math.max(0, share / .5));
  let i = 1;
  while (i < anchors.length - 1 && anchors[i][0] < at) i++;
  const [a, b] = [anchors[i - 1], anchors[i]], part = (at - a[0]) / (b[0] - a[0]);
  return `rgb(${[1, 2, 3].map((k) => Math.round(a[k] + (b[k] - a[k]) * part)).join(' ')})`;
}

// plane draws runs as points: x costs, y brings, colour is strain. Points are
// {x, y, strain, kind: 'now' | 'ghost' | 'run' | 'curve', name}.
export function plane(box, o) {
  const points = o.points.filter((p) => p.x !== null && p.y !== null);
  const f = frameOf(box, { ...o, top: 44, x: span([0, 4, ...points.map((p) => p.x)]), y: span([0, 4, ...points.map((p) => p.y)]) });
  const curve = points.filter((p) => p.kind === 'curve');
  if (curve.length > 1) f.root.append(s('path', { class: 'lead', d: curve.map((p, i) => (i ? 'L' : 'M') + f.x(p.x) + ' ' + f.y(p.y)).join('') }));
  const before = points.find((p) => p.kind === 'ghost'), now = points.find((p) => p.kind === 'now');
  if (before && now) f.root.append(s('line', { class: 'ghost', x1: f.x(before.x), y1: f.y(before.y), x2: f.x(now.x), y2: f.y(now.y) }));
  for (const p of points) {
    const big = p.kind === 'now' ? 9 : p.kind === 'run' ? 3.5 : 7;
    const shape = s('circle', { cx: f.x(p.x), cy: f.y(p.y), r: big });
    if (p.kind === 'ghost') shape.setAttribute('class', 'ghost');
    else shape.setAttribute('fill', stress(p.strain ?? 0));
    if (p.kind === 'now') f.root.append(s('circle', { class: 'halo', cx: f.x(p.x), cy: f.y(p.y), r: big + 2.5 }));
    shape.append(s('title', {}, p.title || p.name || ''));
    f.root.append(shape);
    // Only the ends of the curve are named: between them lie the runs.
    if (p.name && (p.kind !== 'curve' || p === curve[0] || p === curve[curve.length - 1])) {
      const left = f.x((now || p).x) > f.width * .3; // beside the present run; the one before on its other side
      const side = p.kind === 'curve' ? p !== curve[0] : p.kind === 'ghost' && now ? !left : left;
      f.root.append(s('text', { x: f.x(p.x) + (side ? -13 : 11), y: f.y(p.y) + (p.kind === 'ghost' || p === curve[0] ? 18 : -10), 'text-anchor': side ? 'end' : 'start', class: p.kind === 'now' ? 'strong' : '' }, p.name));
    }
  }
  const x0 = f.width - 130, y0 = 20;
  f.root.append(s('text', { x: x0 - 6, y: y0 + 9, 'text-anchor': 'end' }, o.strainName + ' 0'));
  for (let i = 0; i < 20; i++) f.root.append(s('rect', { x: x0 + i * 4, y: y0, width: 4.5, height: 10, fill: stress(i / 40) }));
  f.root.append(s('text', { x: x0 + 84, y: y0 + 9 }, '50 %'));
}
