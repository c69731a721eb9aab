// Search in the network's symbols.

const PLAIN_NAMES = NODES.map((node) => plain(node.name));

/** @param {string} query @returns {{node:GraphNode, near:boolean}[]} */
const findNodes = (query) =>
  matches(query, PLAIN_NAMES)
    .map(({ index, near, cost }) => ({ node: NODES[index], near, cost }))
    .sort((a, b) => a.cost - b.cost || b.node.deg - a.node.deg || a.node.id - b.node.id);

/** Give up the filters that hide a symbol. @param {GraphNode} node */
function showNode(node) {
  state.off.delete(DATA.groups[node.g].key);
  state.off.delete(`communaute-${node.community}`);
  applyFilters();
  if (!nodeShown(node)) { clearFacets(); applyFilters(); }
}

/** Wire a box that finds symbols: a combobox with a list. @param {string} id @param {string} listId @param {(node:GraphNode) => void} use @param {() => void} [emptied] */
function comboBox(id, listId, use, emptied) {
  const input = /** @type {HTMLInputElement} */ (byId(id));
  const list = byId(listId);
  /** @type {GraphNode[]} */
  let shown = [];
  let active = -1;
  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (/** @type {number} */ index) => {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index >= 0) { input.setAttribute("aria-activedescendant", `${listId}-${index}`); list.children[index].scrollIntoView({ block: "nearest" }); }
  };
  const pick = (/** @type {GraphNode} */ node) => {
    close();
    input.value = node.name;
    use(node);
  };
  const open = () => {
    const hits = findNodes(input.value).slice(0, 12);
    shown = hits.map((hit) => hit.node);
    list.replaceChildren(...hits.map((hit, i) =>
      el("li", { role: "option", id: `${listId}-${i}`, "aria-selected": "false", onmousedown: (/** @type {Event} */ e) => { e.preventDefault(); pick(hit.node); } },
        icon(symbolOf(hit.node)), el("span", null, hit.node.name), hit.near && el("small", null, say("search_near")))));
    if (!hits.length && input.value.trim()) list.append(el("li", { class: "none" }, say("search_none", { q: input.value.trim() })));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    active = -1;
    if (input.value.trim()) announce(say("search_found", { n: hits.length }));
  };
  input.addEventListener("input", () => { open(); if (!input.value && emptied) emptied(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) mark((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter" && shown.length && !list.hidden) { event.preventDefault(); pick(shown[Math.max(0, active)]); }
    else if (event.key === "Escape" && (input.value || !list.hidden)) { event.preventDefault(); if (list.hidden) { input.value = ""; if (emptied) emptied(); } close(); }
  });
}

function setUpSearch() {
  comboBox("search", "found", (node) => { showNode(node); choose({ type: "node", id: node.id }, { centre: true }); });
}
