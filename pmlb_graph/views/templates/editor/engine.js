// Who answers: Oxigraph in a worker that can be stopped, in the page itself where there can be no worker, or an endpoint.

class Stopped extends Error {}

/** Whether anything can answer. */
const CAN_ANSWER = Boolean(PAGE.endpoint || (globalThis.pmlbOxigraph && globalThis.pmlbData && globalThis.WebAssembly));

const engine = {
  /** @type {Worker|null} */ worker: null,
  /** @type {((message: any) => void)|null} */ inside: null,
  /** @type {Promise<WebAssembly.Module>|null} */ module: null,
  /** @type {Promise<void>|null} */ ready: null,
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */ waiting: new Map(),
  /** @type {AbortController|null} */ request: null,
  last: 0,
  inPage: false,

  /** Start, once. */
  start() {
    return (this.ready ??= new Promise((resolve, reject) => {
      this.waiting.set(0, { resolve: () => resolve(), reject });
      this.module ??= WebAssembly.compile(bytesOf(globalThis.pmlbOxigraph.wasm));
      this.module.then((module) => this.send({ id: 0, module, data: bytesOf(globalThis.pmlbData) })).catch(reject);
    }));
  },

  /** @param {any} message */
  send(message) {
    if (!this.worker && !this.inside) this.open();
    if (this.worker) this.worker.postMessage(message);
    else setTimeout(() => this.inside?.(message), 30); // lets the page show that it works before it is busy
  },

  open() {
    const { code } = globalThis.pmlbOxigraph;
    try {
      const program = `const answer = (${answerer})((${code})(), (message) => postMessage(message)); onmessage = (event) => answer(event.data);`;
      const url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
      this.worker = new Worker(url);
      URL.revokeObjectURL(url);
      this.worker.onmessage = (event) => this.hear(event.data);
      this.worker.onerror = (event) => this.fail(new Error(event.message || word("engine_lost")));
    } catch {
      this.inPage = true;
      this.inside = answerer(code(), (/** @type {any} */ message) => this.hear(message));
    }
  },

  /** @param {any} message */
  hear(message) {
    const id = message.ready ? 0 : message.id;
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (message.broken) this.close();
    if (message.error === undefined) asked?.resolve(message);
    else asked?.reject(new Error(message.broken ? word("engine_lost") : message.error));
  },

  /** @param {Error} error */
  fail(error) {
    const asked = [...this.waiting.values()];
    this.close();
    for (const one of asked) one.reject(error);
  },

  close() {
    this.worker?.terminate();
    Object.assign(this, { worker: null, inside: null, ready: null });
    this.waiting.clear();
  },

  /** Stop what is being answered, and be ready for the next question. */
  stop() {
    this.request?.abort();
    if (!PAGE.endpoint) {
      this.fail(new Stopped());
      this.start().catch(() => undefined);
    }
  },

  /** Ask a question: the text of its answer and the seconds it took. @param {string} query @returns {Promise<{body: string, seconds: number}>} */
  async ask(query) {
    const form = formOf(query);
    if (PAGE.endpoint) return this.remote(query, form);
    await this.start();
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, query, form });
    });
  },

  /** @param {string} query @param {string} form */
  async remote(query, form) {
    const begun = performance.now();
    const accept = form === "CONSTRUCT" || form === "DESCRIBE" ? "application/n-triples" : "application/sparql-results+json";
    this.request = new AbortController();
    const headers = { Accept: accept, "Content-Type": "application/x-www-form-urlencoded" };
    try {
      const signal = this.request.signal;
      const answer = await fetch(PAGE.endpoint, { method: "POST", body: new URLSearchParams({ query }), headers, signal, referrerPolicy: "no-referrer" });
      const body = await answer.text();
      if (!answer.ok) throw new Error(body.slice(0, 2000) || `HTTP ${answer.status}`);
      return { body, seconds: (performance.now() - begun) / 1000 };
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw new Stopped();
      throw error instanceof TypeError ? new Error(word("endpoint_silent")) : error;
    }
  },
};
