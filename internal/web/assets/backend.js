// Where answers come from: the server that handed out the page, or the
// simulator inside the classroom file. Both take the same requests.

import { t } from './text.js';

// Refused is a request that was not answered.
export class Refused extends Error {
  constructor(status, body) {
    super(body.error || t('error.unknown'));
    this.status = status;
    this.help = body.help || '';
    this.problems = body.problems || [];
  }
}

class Server {
  constructor() { this.parallel = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2)); }

  // leave sends a request whose answer nobody waits for.
  leave(request) { fetch('/api/call', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request), keepalive: true }).catch(() => {}); }

  // ask sends a request; told gets what is known on the way.
  async ask(request, { told, signal } = {}) {
    let response;
    try {
      response = await fetch('/api/call', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request), signal });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Refused(0, { error: t('error.gone'), help: t('error.gone.help') });
    }
    if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
    if (!told) { // one line; or the browser calls the rest broken off
      const message = JSON.parse(await response.text());
      if (message.refused) throw new Refused(500, message.refused);
      return message.reply;
    }
    const reader = response.body.getReader(), decoder = new TextDecoder();
    let answer;
    for (let rest = ''; ;) {
      const { value, done } = await reader.read();
      if (done && answer === undefined) throw new Refused(0, { error: t('error.cut') });
      if (done) return answer;
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = parts.pop();
      for (const line of parts) {
        const message = JSON.parse(line);
        if ('reply' in message) answer = message.reply;
        else if (message.refused) throw new Refused(500, message.refused);
        else told(message.progress);
      }
    }
  }
}

// Inside holds the simulator in web workers: the first answers what is asked
// while one looks on, the others play whole runs.
class Inside {
  constructor(simulator, source) {
    this.simulator = simulator;
    this.url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    this.parallel = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
    this.first = this.hire();
    this.idle = [];
    this.hired = 0;
    this.waiting = [];
    this.id = 0;
  }

  hire() {
    const worker = new Worker(this.url), asked = new Map();
    const ready = new Promise((resolve, reject) => {
      worker.onerror = (event) => { reject(new Error(event.message)); for (const a of asked.values()) a.reject(new Error(event.message)); };
      worker.onmessage = ({ data }) => {
        if (data.ready) return resolve();
        const a = asked.get(data.id);
        if (!a) return;
        if (data.progress !== undefined) return a.told && a.told(JSON.parse(data.progress));
        asked.delete(data.id);
        const body = JSON.parse(data.text);
        data.status === 200 ? a.resolve(body) : a.reject(new Refused(data.status, body));
      };
    });
    try { worker.postMessage({ simulator: this.simulator.module }); } catch { worker.postMessage({ simulator: this.simulator.bytes }); }
    return { worker, asked, ready };
  }

  async send(who, request, told, signal) {
    await who.ready;
    return new Promise((resolve, reject) => {
      const id = ++this.id;
      who.asked.set(id, { resolve, reject, told });
      if (signal) {
        const stop = () => { who.worker.terminate(); who.ended = true; reject(new DOMException('stopped', 'AbortError')); };
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
      }
      who.worker.postMessage({ id, request: JSON.stringify(request) });
    });
  }

  async ask(request, { told, signal } = {}) {
    const whole = ['play', 'compare', 'figure1'].includes(request.op);
    if (!whole) return this.send(this.first, request, told);
    const who = await this.lend(signal);
    try {
      return await this.send(who, request, told, signal);
    } finally {
      this.giveBack(who);
    }
  }

  leave() { /* the workers end with the page */ }

  async lend(signal) {
    if (signal && signal.aborted) throw new DOMException('stopped', 'AbortError');
    if (this.idle.length) return this.idle.pop();
    if (this.hired < this.parallel) {
      this.hired++;
      return this.hire();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  giveBack(who) {
    if (who.ended) who = this.hire();
    const next = this.waiting.shift();
    next ? next(who) : this.idle.push(who);
  }
}

// open finds out which of the two there is.
export async function open() {
  const packed = document.getElementById('simulator');
  if (!packed) return new Server();
  const text = packed.textContent;
  packed.remove();
  const raw = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const bytes = await new Response(new Blob([raw]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  const source = document.getElementById('worker-source').textContent;
  return new Inside({ bytes, module: await WebAssembly.compile(bytes) }, source);
}
