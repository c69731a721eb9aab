// Search blind to accents and case, tolerant of a typing error.

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[’'\-–]/g, " ").replace(/œ/g, "oe");
const PLAIN_NAMES = NODES.map((node) => plain(node.name));

/** Edits between a word and the beginning of another, two letters exchanged being one. @param {string} a @param {string} b @param {number} most */
function prefixEdits(a, b, most) {
  let older = /** @type {number[]} */ ([]);
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], older[j - 2] + 1);
    }
    if (Math.min(...next) > most + 1) return most + 1;
    older = row;
    row = next;
  }
  return Math.min(...row.slice(Math.max(0, a.length - most)));
}

/** @param {string} query @returns {{node:GraphNode, near:boolean}[]} */
function findNodes(query) {
  const wanted = plain(query).trim().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const whole = wanted.join(" ");
  const hits = [];
  for (const node of NODES) {
    const name = PLAIN_NAMES[node.id];
    const words = name.split(/[^a-z0-9]+/).filter(Boolean);
    let cost = name.startsWith(whole) ? 0 : 1;
    let near = false;
    for (const word of wanted) {
      if (words.some((w) => w.startsWith(word))) continue;
      if (name.includes(word)) cost += 1;
      else {
        const most = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
        const edits = most ? Math.min(...words.map((w) => prefixEdits(word, w, most)), most + 1) : 1;
        if (edits > most) { cost = Infinity; break; }
        cost += 3 + edits;
        near = true;
      }
    }
    if (cost < Infinity) hits.push({ node, near, cost });
  }
  return hits.sort((a, b) => a.cost - b.cost || b.node.deg - a.node.deg || a.node.id - b.node.id);
}

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
