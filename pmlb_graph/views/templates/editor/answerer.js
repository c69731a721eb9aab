// The program that answers: it runs in a worker, or in the page where there can be none. It uses nothing but its arguments.

/** @param {any} oxigraph @param {(message: any) => void} say */
function answerer(oxigraph, say) {
  const GRAPHS = { CONSTRUCT: true, DESCRIBE: true };
  /** @type {any} */
  let store;

  /** @param {BlobPart} bytes */
  async function unpacked(bytes) {
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }

  /** Each statement stands in its graph and once in the default graph: asking a union made on the fly is far slower. @param {any} message */
  async function start({ module, data }) {
    const quads = await unpacked(data);
    oxigraph.initSync({ module });
    store = new oxigraph.Store();
    store.load(quads, { format: "application/n-quads", lenient: true, no_transaction: true });
    const union = new Set();
    for (const line of quads.split("\n")) if (line) union.add(line.slice(0, line.lastIndexOf(" <")) + " .");
    store.load([...union].join("\n"), { format: "application/n-triples", lenient: true, no_transaction: true });
    say({ ready: true, statements: union.size });
  }

  return async (/** @type {any} */ message) => {
    try {
      if (message.data) return await start(message);
      const begun = performance.now();
      const media = message.form in GRAPHS ? "application/n-triples" : "application/sparql-results+json";
      const body = store.query(message.query, { results_format: media });
      say({ id: message.id, body, seconds: (performance.now() - begun) / 1000 });
    } catch (error) {
      say({ id: message.id, error: error instanceof Error ? error.message : String(error), broken: error instanceof WebAssembly.RuntimeError });
    }
  };
}
