// The words of the interface, and small builders of elements. Texts only ever enter the page as text.

/** Degrees of certainty, by rank: the words certainty_0, certainty_1… */
const CERTAINTIES = ["atteste", "deduit", "incertain", "conteste", "hypothese"];

/** @param {string} key @param {Record<string, string|number>} [values] a value n chooses singular or plural */
function say(key, values = {}) {
  const entry = DATA.words[state.lang][key];
  const n = Number(values.n);
  const text = Array.isArray(entry) ? entry[(state.lang === "fr" ? Math.abs(n) < 2 : Math.abs(n) === 1) ? 0 : 1] : entry;
  return text.replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) =>
    name in values ? (typeof values[name] === "number" ? number(Number(values[name])) : String(values[name])) : whole);
}

/** @param {number} value @param {number} [digits] */
const number = (value, digits = 0) => value.toLocaleString(state.lang === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: digits });
/** @param {Record<string, string>} texts */
const inLang = (texts) => texts[state.lang] || texts.fr || "";
/** @param {GraphNode} node */
const kindWord = (node) => inLang(DATA.kinds[node.kind] || {}) || node.kind;
/** The word of a key: a region, a group… @param {string} key */
const term = (key) => inLang(DATA.terms[key] || {}) || key;
/** A name as it is shown: marks keep to their word. @param {string} text */
const tidy = (text) => text.replace(/([«(]) /g, "$1\u00a0").replace(/ ([»:;?!)–])/g, "\u00a0$1");
/** @param {string} text */
const quoted = (text) => (state.lang === "fr" ? `«\u00a0${text}\u00a0»` : `“${text}”`);

/**
 * Make an element. @param {string} tag @param {Record<string, any>|null} [props] attributes, or listeners (on…)
 * @param {...(Node|string|null|undefined|false)} children @returns {HTMLElement}
 */
function el(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** @param {string} tag @param {Record<string, string|number>} attributes */
function svgEl(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** @param {string|null|undefined} url a link, only to the web */
function outLink(url) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer external" }, say("open_source"));
}

/** Put the words of the present language everywhere in the shell. */
function applyWords() {
  document.documentElement.lang = state.lang;
  document.title = inLang(DATA.title);
  byId("title").textContent = inLang(DATA.title);
  for (const [id, texts] of [["subtitle", DATA.subtitle], ["sources-note", DATA.sources_note], ["citation", DATA.citation]]) {
    const target = document.getElementById(id);
    if (target) target.textContent = inLang(texts);
  }
  for (const target of document.querySelectorAll("[data-w]")) target.textContent = say(target.getAttribute("data-w") || "", { seed: String(DATA.seed) });
  for (const name of ["aria-label", "title", "placeholder"]) {
    for (const target of document.querySelectorAll(`[data-a-${name}]`)) target.setAttribute(name, say(target.getAttribute(`data-a-${name}`) || ""));
  }
  for (const lang of LANGUAGES) byId(`lang-${lang}`).setAttribute("aria-pressed", String(lang === state.lang));
  for (const format of ["svg", "png", "csv"]) byId(`export-${format}`).title = say("export_title", { format: format.toUpperCase() });
}

/** @param {string} text told to screen readers */
function announce(text) {
  byId("live").textContent = "";
  window.setTimeout(() => { byId("live").textContent = text; }, 30);
}
