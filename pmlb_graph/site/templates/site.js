// Search without a server, and lists that are filtered while one types.

/** @param {string} id @returns {HTMLElement | null} */
const found = (id) => document.getElementById(id);

/** Filter the rows of a list. @param {HTMLInputElement} box */
function filterRows(box) {
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`#${box.dataset.filter} > *`))];
  const names = rows.map((row) => plain(row.textContent || ""));
  const count = found(`${box.id}-compte`);
  box.addEventListener("input", () => {
    const words = plain(box.value).trim().split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => names[i].includes(word));
      if (!row.hidden) left += 1;
    });
    if (count) count.textContent = words.length ? `${left} / ${rows.length}` : "";
  });
}

/** Show what has the name asked for in the address. */
function searchAll() {
  const list = found("trouves"), said = found("resultat"), box = /** @type {HTMLInputElement | null} */ (found("q"));
  if (!list || !said || !box || typeof INDEX === "undefined") return;
  const wanted = (new URLSearchParams(window.location.search).get("q") || "").slice(0, 200);
  box.value = wanted;
  if (!wanted.trim()) return;
  const other = document.documentElement.lang === "en" ? 1 : 0, end = other ? ".en.html" : ".html";
  const names = INDEX.entries.map((/** @type {any[]} */ entry) => plain([entry[0], entry[1], ...entry[4]].join(" ")));
  const hits = matches(wanted, names).slice(0, 100);
  for (const { index } of hits) {
    const entry = INDEX.entries[index], item = document.createElement("li"), link = document.createElement("a");
    link.href = list.dataset.root + entry[3] + (entry[3].endsWith(".html") ? "" : end);
    link.textContent = entry[other] || entry[0];
    const kind = document.createElement("span");
    kind.className = "small";
    kind.textContent = ` ${INDEX.kinds[entry[2]][other ? "en" : "fr"]}`;
    item.append(link, kind);
    list.append(item);
  }
  const many = hits.length === 1 ? list.dataset.one : list.dataset.many;
  said.textContent = hits.length ? (many || "").replace("{n}", String(hits.length)) : list.dataset.none || "";
}

/** Copy a text of the page when its button is pressed. @param {HTMLButtonElement} button */
function copyText(button) {
  const text = found(button.dataset.copy || ""), word = button.textContent;
  if (!text) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent || "");
      button.textContent = button.dataset.done || "";
      setTimeout(() => { button.textContent = word; }, 2000);
    } catch { // Where a browser lets no page write there, the text is selected: Ctrl+C takes it.
      window.getSelection()?.selectAllChildren(text);
    }
  });
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) copyText(button);
for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-filter]"))) {
  if (box.parentElement) box.parentElement.hidden = false;
  filterRows(box);
}
/** Give a block a button that copies it. @param {HTMLElement} block */
function offerCopy(block) {
  const button = document.createElement("button"), words = block.dataset.copy || "";
  button.type = "button";
  button.className = "button copy";
  button.textContent = words;
  button.addEventListener("click", async () => {
    const text = (block.textContent || "").trimEnd();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A browser that refuses the clipboard still lets the text be taken by hand.
      window.getSelection()?.selectAllChildren(block);
      return;
    }
    button.textContent = block.dataset.copied || words;
    window.setTimeout(() => { button.textContent = words; }, 2000);
  });
  block.before(button);
}

for (const block of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("pre[data-copy]"))) offerCopy(block);
// The names come in a script of their own, after this one.
document.addEventListener("DOMContentLoaded", searchAll);
