// An answer, read once whatever its form, and what it becomes: a table on the page, a CSV, a JSON.

/** @typedef {{type: string, value: string, datatype?: string, "xml:lang"?: string}} Term */
/** @typedef {{columns: string[], rows: (Term|undefined)[][], text: string, graph: boolean, truth?: boolean}} Answer */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const STATEMENT = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;

/** @param {string} text @returns {Term} */
function termOf(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const end = text.lastIndexOf('"');
  const after = text.slice(end + 1);
  const term = { type: "literal", value: unescaped(text.slice(1, end)) };
  if (after.startsWith("@")) return { ...term, "xml:lang": after.slice(1) };
  return after.startsWith("^^") ? { ...term, datatype: after.slice(3, -1) } : term;
}

/** @param {string} text */
function unescaped(text) {
  const plainOnes = /** @type {Record<string, string>} */ ({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" });
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) =>
    one ? (plainOnes[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16)));
}

/** Read an answer. @param {string} text @param {string} form @returns {Answer} */
function readAnswer(text, form) {
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const rows = text.split("\n").flatMap((line) => {
      const found = STATEMENT.exec(line.trim());
      return found ? [[termOf(found[1]), termOf(found[2]), termOf(found[3])]] : [];
    });
    return { columns: [word("subject"), word("property"), word("value")], rows, text, graph: true };
  }
  const found = JSON.parse(text);
  if ("boolean" in found) return { columns: [], rows: [], text, graph: false, truth: found.boolean };
  const columns = found.head.vars;
  const rows = found.results.bindings.map((/** @type {any} */ row) => columns.map((/** @type {string} */ name) => row[name]));
  return { columns, rows, text, graph: false };
}

/** The columns shown: an IRI that comes with its label is shown as that label, and leads to its page. @param {Answer} answer */
function shownColumns(answer) {
  return answer.columns.flatMap((name, i) => {
    if (answer.columns.includes(`${name}Libelle`)) return [];
    const of = name.endsWith("Libelle") ? answer.columns.indexOf(name.slice(0, -7)) : -1;
    return [{ title: answer.graph ? name : header(name.replace(/Libelle$/, "")), text: i, link: of }];
  });
}

/** The name of a column in the words of the ontology. @param {string} name */
function header(name) {
  const parts = name.match(/[A-Z]?[a-z0-9_]+/g) ?? [name];
  const said = parts.map((part) => part[0].toLowerCase() + part.slice(1)).map((part) => inLang(QUESTIONS.columns[part] ?? part));
  const text = said.join(" ");
  if (name.length === 1) return name;
  return text[0].toUpperCase() + text.slice(1);
}

/** An IRI as people read it. @param {string} iri */
function shortened(iri) {
  if (iri.startsWith(QUESTIONS.base)) return iri.slice(QUESTIONS.base.length).replace(/^id\//, "");
  for (const [prefix, base] of Object.entries(QUESTIONS.prefixes)) {
    if (iri.startsWith(base) && iri.length > base.length) return `${prefix}:${iri.slice(base.length)}`;
  }
  return iri;
}

/** Where a resource has its page on this site, or nothing. @param {string} iri */
function pageOf(iri) {
  for (const [base, general, particular] of QUESTIONS.links) {
    const key = iri.slice(base.length);
    const path = particular && /^[^A-Z]/.test(key) ? particular : general; // a property of the ontology begins in lower case
    if (iri.startsWith(base) && /^[\w.~%/-]+$/.test(key) && !key.includes("..")) return `${path}${key}${LANG === "fr" ? "" : `.${LANG}`}.html`;
  }
  return "";
}

/** What a term says. @param {Term|undefined} term @param {Map<string, string>} [names] */
function said(term, names) {
  if (!term) return "";
  if (term.type === "uri") return names?.get(term.value) ?? shortened(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.datatype === `${XSD}boolean`) return word(term.value === "true" || term.value === "1" ? "yes" : "no");
  return term.value;
}

/** A cell. @param {Term|undefined} term @param {Term|undefined} linked @param {Map<string, string>} names */
function cell(term, linked, names) {
  const text = said(term, names);
  const iri = linked?.type === "uri" ? linked.value : term?.type === "uri" ? term.value : /^https?:\/\/\S+$/.test(text) ? text : "";
  if (!iri || !text) return el("td", {}, text);
  const page = pageOf(iri);
  if (page) return el("td", {}, el("a", { href: page, title: iri }, text));
  return el("td", {}, /^https?:/.test(iri) ? el("a", { href: iri, rel: "noreferrer external" }, text) : text);
}

const FORMULA = /^[=+\-@\t\r]/;

/** @param {string} text */
const csvCell = (text) => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table that opens right in a French spreadsheet and runs no formula. @param {Answer} answer */
function csvOf(answer) {
  const rows = answer.truth === undefined ? [answer.columns, ...answer.rows.map((row) => row.map((term) => term?.value ?? ""))] : [["ask"], [String(answer.truth)]];
  return `\ufeff${rows.map((row) => `${row.map(csvCell).join(";")}\r\n`).join("")}`;
}

/** The answer as SPARQL's JSON; statements as rows of subject, property and value. @param {Answer} answer */
function jsonOf(answer) {
  if (!answer.graph) return `${JSON.stringify(JSON.parse(answer.text), null, 1)}\n`;
  const vars = ["subject", "predicate", "object"];
  const bindings = answer.rows.map((row) => Object.fromEntries(row.map((term, i) => [vars[i], term])));
  return `${JSON.stringify({ head: { vars }, results: { bindings } }, null, 1)}\n`;
}

/** What is wrong, where and what to do, in the language of the page. @param {string} message */
function explained(message) {
  message = message.replace(/\['[^]*?'\]/g, ""); // sets of characters, which say nothing to people
  const place = /error at (\d+):(\d+)/.exec(message);
  if (!place) return { text: word("error_other"), detail: message, line: 0, column: 0 };
  const [line, column] = [Number(place[1]), Number(place[2])];
  const head = word("error_at", { line, column });
  if (message.includes("Prefix not found")) return { text: `${head} ${word("error_prefix")}`, detail: "", line, column };
  const reason = /, ([^,[\]"]*not authorized[^,[\]"]*),/.exec(message);
  const expected = [...message.slice(message.indexOf("expected")).matchAll(/"([^"\s]+)"|\b([A-Z]{2,})\b/g)].map((one) => one[1] ?? one[2]);
  const wanted = [...new Set(expected)].filter((one) => /^([A-Z]{2,}|[.,;{}()[\]])$/.test(one)).slice(0, 12).join("  ");
  return { text: head, detail: reason ? reason[1] : wanted ? word("error_expected", { words: wanted }) : "", line, column };
}
