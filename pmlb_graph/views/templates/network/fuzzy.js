// Matching blind to accents and case, tolerant of a typing error: shared by every page that searches.

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[’'\-–]/g, " ").replace(/œ/g, "oe");

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

/** Names that have all the words asked for, best first. @param {string} query @param {string[]} names made plain @returns {{index:number, near:boolean, cost:number}[]} */
function matches(query, names) {
  const wanted = plain(query).trim().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const whole = wanted.join(" ");
  const hits = [];
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
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
    if (cost < Infinity) hits.push({ index, near, cost });
  }
  return hits.sort((a, b) => a.cost - b.cost || names[a.index].length - names[b.index].length || a.index - b.index);
}
