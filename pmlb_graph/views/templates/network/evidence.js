// Who says so: facts, their passages, and the rules that compute what nobody wrote.

/** @param {Fact} fact @returns {string} its period in words */
function periodOf(fact) {
  if (fact.s && fact.e) return say("from_to", { start: fact.s, end: fact.e });
  if (fact.s) return say("since", { start: fact.s });
  return fact.e ? say("until", { end: fact.e }) : "";
}

/** @param {Passage} passage */
function passageElement(passage) {
  const [title, publisher, url] = DATA.sources[passage.s];
  const box = el("div", { class: `passage c${passage.c}` });
  if (passage.q) box.append(el("blockquote", null, quoted(passage.q)));
  box.append(el("p", { class: "from" },
    el("span", { class: "title" }, [title, publisher !== title ? publisher : null].filter(Boolean).join(", ")), ` · ${passage.l || say("whole_document")}`,
    passage.q ? null : el("span", { class: "missing" }, ` · ${say("quote_missing")}`)));
  const link = outLink(url);
  box.append(el("p", { class: "from" }, el("span", { class: `chip c${passage.c}` }, say(`certainty_${passage.c}`)),
    passage.row ? ` ${say("row_of", { row: passage.row })}` : null, link ? " · " : null, link));
  if (passage.n) box.append(el("p", { class: "from" }, passage.n));
  return box;
}

/** @param {number|string} premise the number of a fact of the page, or an IRI */
function premiseText(premise) {
  const fact = typeof premise === "string" ? { i: premise } : DATA.facts[premise];
  const node = NODES.find((n) => DATA.base + n.iri === fact.i);
  if (node) return `${kindWord(node)} ${quoted(node.name)}`;
  if (typeof premise === "string") return premise;
  if (fact.t) return fact.t;
  const words = [DATA.things[fact.a][1], fact.r, DATA.things[fact.k][1]].filter(Boolean);
  return words.length > 1 ? words.join(" — ") : fact.i;
}

/** All that is known of one fact: role, period, rule, passages. @param {Fact} fact @param {string} [who] @param {number} [most] passages shown at once, beside those that contest @param {boolean} [marked] whether to say who contests it, where nothing else does @returns {HTMLElement} */
function factElement(fact, who, most = 99, marked = true) {
  const box = el("div", { class: "party" });
  box.append(el("p", { class: "role" }, who ? `${who} : ` : null, el("b", null, fact.r || "—"), periodOf(fact) ? ` · ${periodOf(fact)}` : null,
    fact.inf ? " " : null, fact.inf ? el("span", { class: "chip rule" }, say("nature_inferred")) : null));
  const contested = marked && contestedChip([fact]);
  if (contested) box.append(el("p", { class: "role" }, contested));
  if (fact.rule || fact.inf) {
    const rule = el("div", { class: "passage" });
    if (fact.rule) rule.append(el("p", null, `${say("by_rule")} ${quoted(fact.rule)}`));
    const premises = (fact.pr || []).slice(0, 12);
    if (premises.length) {
      rule.append(el("p", { class: "from" }, `${say("premises")}${state.lang === "fr" ? "\u00a0" : ""}:`), el("ul", null, ...premises.map((p) => el("li", null, premiseText(p)))));
      for (const premise of premises) if (typeof premise === "number") for (const passage of passagesInOrder(DATA.facts[premise]).slice(0, Math.max(2, contestations(DATA.facts[premise])))) rule.append(passageElement(passage));
    }
    if (!(fact.p || []).length) rule.append(el("p", { class: "missing" }, say("no_passage")));
    box.append(rule);
  }
  const passages = passagesInOrder(fact);
  const shown = contestations(fact) + most;
  for (const passage of passages.slice(0, shown)) box.append(passageElement(passage));
  if (passages.length > shown) box.append(el("p", { class: "role" }, say("more_sources", { n: passages.length - shown })));
  if (!(fact.p || []).length && !fact.inf) box.append(el("div", { class: "passage" }, el("p", { class: "missing" }, say("quote_missing"))));
  return box;
}

/** The facts of a tie, gathered by cooperation. @param {Tie} tie @returns {Map<number, Fact[]>} */
function factsByCooperation(tie) {
  /** @type {Map<number, Fact[]>} */
  const out = new Map();
  for (const index of tie.f) {
    const fact = DATA.facts[index];
    out.set(fact.k, [...(out.get(fact.k) || []), fact]);
  }
  return out;
}

/** What a tie says, for rows and lists: the facts that pass the filters. @param {Tie} tie */
function tieSummary(tie) {
  const facts = shownFacts(tie).map((f) => /** @type {Fact} */ (DATA.facts[f]));
  const passages = facts.flatMap((fact) => fact.p || []);
  const unique = (/** @type {(string|undefined|null)[]} */ values) => [...new Set(values.filter(Boolean))];
  return {
    a: NODES[tie.from], b: NODES[tie.to],
    roles: (unique(facts.map((fact) => fact.r)).length ? unique(facts.map((fact) => fact.r)) : tie.roles).join(", "),
    dates: unique(facts.map(periodOf)).join(" ; "),
    nature: say(tie.inf ? "nature_inferred" : "nature_stated"), certainty: sureText(tie),
    sources: unique(passages.map((p) => `${DATA.sources[p.s][0]}${p.l ? ` (${p.l})` : ""}`)),
    quotes: unique(passages.map((p) => p.q)), rows: unique(passages.map((p) => p.row)),
    cooperations: unique(facts.map((fact) => DATA.things[fact.k][1])),
  };
}
