// The questions of the catalogue: a list to search, and a sentence with blanks for the one chosen.

/** @typedef {{name: string, type: string, summary: Record<string, string>, pool: string, required: boolean}} Blank */
/** @typedef {{name: string, summary: any, description: any, text: string, blanks: Blank[]}} Question */

/** @type {Map<string, Question>} */
const BY_NAME = new Map(QUESTIONS.rooms.flatMap((/** @type {any} */ room) => room.questions.map((/** @type {Question} */ q) => [q.name, q])));
const LISTED = 60;

/** The choices of a blank, each with a label of its own. @type {Map<string, {label: string, term: string}[]>} */
const CHOICES = new Map();

/** @param {Blank} blank */
function choicesOf(blank) {
  const known = CHOICES.get(blank.pool);
  if (known) return known;
  const seen = new Map();
  const pool = (QUESTIONS.pools[blank.pool] ?? []).map((/** @type {number} */ rank) => QUESTIONS.values[rank]);
  const made = /** @type {{label: string, term: string}[]} */ (pool.map((/** @type {string[]} */ [term, fr, en]) => ({ term, label: LANG === "fr" ? fr : en || fr })));
  for (const one of made) seen.set(plain(one.label), (seen.get(plain(one.label)) ?? 0) + 1);
  for (const one of made) if (seen.get(plain(one.label)) > 1) one.label += ` (${shortened(one.term.replace(/^<|>$/g, ""))})`;
  made.sort((a, b) => a.label.localeCompare(b.label, LANG));
  CHOICES.set(blank.pool, made);
  return made;
}

/** Draw the list. @param {string} wanted */
function drawList(wanted) {
  const words = plain(wanted).split(" ").filter(Boolean);
  let count = 0;
  const rooms = QUESTIONS.rooms.flatMap((/** @type {any} */ room) => {
    const hits = room.questions.filter((/** @type {Question} */ q) => {
      const text = plain(`${inLang(q.summary)} ${inLang(q.description)} ${inLang(room.title)} ${q.name}`);
      return words.every((one) => text.includes(one));
    });
    count += hits.length;
    const links = hits.map((/** @type {Question} */ q) =>
      el("li", {}, el("a", { href: `#${new URLSearchParams({ question: q.name })}`, "data-question": q.name }, inLang(q.summary))));
    return hits.length ? [el("section", {}, el("h3", {}, inLang(room.title)), el("ul", {}, ...links))] : [];
  });
  byId("rooms").replaceChildren(...rooms);
  byId("found").textContent = words.length ? word(count > 1 ? "found" : count ? "found_one" : "found_none", { n: figure(count) }) : "";
  markCurrent();
}

/** Say in the list which question is chosen. */
function markCurrent() {
  for (const link of document.querySelectorAll("[data-question]")) {
    if (link.getAttribute("data-question") === state.name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The text of a question with terms in its blanks. @param {Question} question @param {Record<string, string>} values */
function filled(question, values) {
  let text = question.text;
  for (const blank of question.blanks) {
    const term = values[blank.name];
    if (term) text = text.replace(new RegExp(`(VALUES\\s+\\?${blank.name}\\s*\\{\\s*)UNDEF(\\s*\\})`, "g"), (_, head, tail) => head + term + tail);
  }
  return text;
}

/** Whether a value may stand in a blank: what comes from the address is checked like the rest. @param {Blank} blank @param {string} term */
function allowed(blank, term) {
  if (blank.type === "date") return /^"\d{4}(-\d{2}(-\d{2})?)?"$/.test(term);
  return choicesOf(blank).some((one) => one.term === term);
}

/** Draw the blanks of a question. @param {Question} question */
function drawBlanks(question) {
  byId("blanks").replaceChildren(...question.blanks.map((blank, i) => {
    const id = `blank-${i}`;
    const text = inLang(blank.summary);
    const title = text[0].toUpperCase() + text.slice(1);
    const note = blank.required ? ` (${word("required")})` : "";
    return el("p", { class: "blank" }, el("label", { for: id }, title + note), field(blank, id));
  }));
  byId("blanks").hidden = !question.blanks.length;
}

/** @param {Blank} blank @param {string} id */
function field(blank, id) {
  const value = state.values[blank.name] ?? "";
  const common = { id, name: blank.name, "aria-required": blank.required ? "true" : undefined, autocomplete: "off" };
  if (blank.type === "date") return el("input", { ...common, value: value.slice(1, -1), placeholder: "2021-06", onchange: changed });
  const choices = choicesOf(blank);
  if (choices.length > LISTED) {
    const label = choices.find((one) => one.term === value)?.label ?? "";
    const options = choices.map((one) => el("option", { value: one.label }));
    const input = el("input", { ...common, list: `${id}-list`, value: label, placeholder: word("any"), onchange: changed });
    return el("span", {}, input, el("datalist", { id: `${id}-list` }, ...options));
  }
  const options = choices.map((one) => el("option", { value: one.term, selected: one.term === value }, one.label));
  return el("select", { ...common, onchange: changed }, el("option", { value: "" }, word(blank.required ? "choose" : "any")), ...options);
}

/** Read the blanks: the terms, or what is wrong with one of them. @param {Question} question @returns {string} */
function readBlanks(question) {
  state.values = {};
  for (const blank of question.blanks) {
    const input = byId("blanks").elements[blank.name];
    const text = input.value.trim();
    const name = inLang(blank.summary);
    if (text) {
      const near = choicesOf(blank).filter((one) => plain(one.label).includes(plain(text)));
      const exact = near.find((one) => plain(one.label) === plain(text)) ?? (near.length === 1 ? near[0] : undefined);
      const term = blank.type === "date" ? `"${text}"` : input.tagName === "SELECT" ? text : (exact?.term ?? "");
      const right = allowed(blank, term);
      input.setAttribute("aria-invalid", String(!right));
      if (!right) return word(blank.type === "date" ? "wrong_date" : "wrong_value", { name, value: text });
      if (exact && input.tagName !== "SELECT" && blank.type !== "date") input.value = exact.label;
      state.values[blank.name] = term;
    } else if (blank.required) {
      input.setAttribute("aria-invalid", "true");
      return word("wanting", { name });
    } else input.removeAttribute("aria-invalid");
  }
  return "";
}
