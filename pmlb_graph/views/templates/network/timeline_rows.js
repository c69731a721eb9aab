// The rows of the timeline: cooperations by form, by theme or by actor, memberships, events; what has no date is kept apart.

/** @typedef {{key:string, kind:string, x:number, label:string, c:number, act:() => void, lit:boolean}} Point */
/** @typedef {{key:string, label:string, told:{s?:number, e?:number, l?:number, a?:number}, c:number, x?:boolean, inf:boolean, lit:boolean|null, pale:boolean, thin:boolean, color:string, points:Point[], first:number, act:() => void, text?:string}} Row */
/** @typedef {{key:string, label:string, rows:Row[], folded:boolean, act:() => void, lane:boolean, chosen?:boolean}} Group */
/** A participation that passes the filters. @typedef {{actor:GraphNode, iri:string, c:number, x:boolean, inf:boolean, tie:Tie}} Participation */

/** Ways of grouping, and their names in the address. @type {Record<string, string>} */
const GROUPINGS = { form: "forme", theme: "theme", actor: "acteur" };
const timeline = { group: "form", /** Groups that are not as they open. @type {Set<string>} */ turned: new Set() };
/** Groups that open folded. */
const FOLDED = ["events"];

/** @returns {Participation[]} */
function liveParts() {
  if (DATA.mode !== "one-mode") return TIES.filter(tieShown).map((tie) => ({ actor: NODES[tie.from], iri: DATA.base + NODES[tie.to].iri, c: tie.c, x: Boolean(tie.x), inf: Boolean(tie.inf), tie }));
  /** @type {Map<number, Participation>} */
  const parts = new Map();
  for (const tie of TIES) {
    if (!tieShown(tie)) continue;
    for (const f of shownFacts(tie)) {
      const fact = DATA.facts[f];
      const actor = nodeOfIri(DATA.things[fact.a][0]);
      if (actor && !parts.has(f)) parts.set(f, { actor, iri: DATA.things[fact.k][0], c: surest(fact.p, tie.c), x: isContested(f), inf: Boolean(fact.inf), tie });
    }
  }
  return [...parts.values()];
}

/** Cooperations in the light of what is chosen, by IRI; null when nothing is. @param {Participation[]} parts @returns {Set<string>|null} */
function litCooperations(parts) {
  const [kind, key] = splitMark();
  if (!state.chosen && state.mark) {
    if (kind === "cooperation") return new Set([namedIri(CHRONICLE.rows[Number(key)].n)]);
    if (kind === "arbitrage") return new Set([namedIri(CHRONICLE.awaited[Number(key)][0])]);
    if (kind === "evenement") return new Set(CHRONICLE.events[Number(key)][3].map(namedIri));
    return null;
  }
  const nodes = litNodes();
  if (!nodes) return null;
  if (DATA.mode !== "one-mode") return new Set([...nodes].map((id) => DATA.base + NODES[id].iri));
  const { chosen } = state;
  const mine = chosen && chosen.type === "node" ? parts.filter((part) => part.actor.id === chosen.id) : null;
  if (mine) return new Set(mine.map((part) => part.iri));
  return new Set(TIES.filter((tie) => tieShown(tie) && tieLit(tie)).flatMap((tie) => shownFacts(tie).map((f) => DATA.things[DATA.facts[f].k][0])));
}

/** Points on the row of a cooperation: its events, and the years in which a decision is awaited. @param {Told} row @returns {Point[]} */
function pointsOf(row) {
  const of = (/** @type {number} */ name) => name === row.n || name === row.o;
  return [
    ...CHRONICLE.events.flatMap((event, i) => (event[3].some(of) && yearPasses(event[0]) ? [point("evenement", i, dateValue(event[0]), `${dateText(event[0])} : ${event[1]}`)] : [])),
    ...CHRONICLE.awaited.flatMap((one, i) => (one[0] === row.n && yearPasses(String(one[1])) ? [point("arbitrage", i, one[1] + 0.5, say("awaited_told", { year: String(one[1]) }))] : []))];
}
/** @param {string} kind @param {number} i @param {number} x @param {string} label @returns {Point} */
const point = (kind, i, x, label) => ({ key: `${kind}~${i}`, kind, x, label, c: certaintyOf((kind === "evenement" ? CHRONICLE.events : CHRONICLE.awaited)[i][2] ?? undefined), act: () => chooseMark(`${kind}~${i}`), lit: !state.chosen && state.mark === `${kind}~${i}` });
/** @param {string} date */
const yearPasses = (date) => datesPass({ of: [], since: yearOf(date), until: yearOf(date) });
/** The surest certainty of passages. @param {Passage[]|undefined} passages @param {number} none */
const surest = (passages, none) => (passages && passages.length ? Math.min(...passages.map((p) => p.c)) : none);
/** @param {number|undefined} f without a fact nothing is told, and nothing is doubted */
const certaintyOf = (f) => (f === undefined ? 0 : surest(DATA.facts[f].p, 2));
/** @param {number|null|undefined} f whether a source contests it */
const isContested = (f) => typeof f === "number" && contestersOf(DATA.facts[f]).length > 0;

/** @param {Told} told @param {number} index @param {Set<string>|null} lit @returns {Row} */
function cooperationRow(told, index, lit) {
  const node = namedNode(told.n);
  const about = node || told.t || {};
  const points = pointsOf(told);
  const start = told.s ?? about.since;
  return {
    key: `cooperation~${index}`, label: tidy(namedText(told.n)), told: { s: start, e: told.e, l: told.l, a: told.a }, c: certaintyOf(told.f), x: isContested(told.f), inf: false,
    lit: lit && lit.has(namedIri(told.n)), pale: Boolean(node && nodeDim(node)), thin: false, color: node ? symbolOf(node).color : "#CC79A7", points,
    first: Math.min(start ?? Infinity, told.e === undefined ? Infinity : told.e - 1, ...points.map((one) => one.x)),
    act: () => (node ? choose({ type: "node", id: node.id }, {}) : chooseMark(`cooperation~${index}`)) };
}

/** Memberships of an organisation, or of an actor, as thin rows. @param {(member:Member) => boolean} kept @param {(member:Member) => number} named @returns {Row[]} */
function memberRows(kept, named) {
  return CHRONICLE.members.map((member, i) => ({ member, i })).filter(({ member }) => kept(member) && datesPass({ of: [], since: yearOf(member.s), until: member.e === undefined ? undefined : Math.ceil(member.e) - 1 }))
    .map(({ member, i }) => ({ key: `adhesion~${i}`, label: tidy(namedText(named(member))), told: member, c: certaintyOf(member.f), x: isContested(member.f), inf: false, lit: state.mark === `adhesion~${i}` && !state.chosen ? true : null, pale: false, thin: true,
      color: "#56B4E9", points: [], first: member.s ?? member.e ?? Infinity, act: () => chooseMark(`adhesion~${i}`), text: say("member_of", { member: namedText(member.m), organisation: namedText(member.o) }) }))
    .sort(byStart);
}
/** @param {Row} a @param {Row} b */
const byStart = (a, b) => (a.first === b.first ? 0 : a.first - b.first) || a.label.localeCompare(b.label, state.lang);

/** The groups of the timeline, what has no date last. @returns {Group[]} */
function timelineGroups() {
  const parts = liveParts();
  const lit = litCooperations(parts);
  const alive = new Set(parts.map((part) => part.iri));
  const spoken = new Set(DATA.mode === "one-mode" ? [...FACT_ATOMS.keys()].map((f) => DATA.things[DATA.facts[f].k][0]) : []);
  /** @type {Map<string, {row:Row, told:Told, about:Traits}>} */
  const rows = new Map();
  CHRONICLE.rows.forEach((told, i) => {
    const [node, iri] = [namedNode(told.n), namedIri(told.n)];
    const about = node || told.t || {};
    const atom = { of: [about.themes || [FACETS[0].values.length - 1], about.form === undefined ? [FACETS[1].values.length - 1] : [about.form], [], []], since: about.since, until: about.until };
    const shown = node ? nodeShown(node) : spoken.has(iri) ? alive.has(iri) : atomPasses(atom, -1, 2);
    if (shown) rows.set(iri, { row: cooperationRow(told, i, lit), told, about });
  });
  /** @type {Map<string, Group>} */
  const groups = new Map();
  /** @type {Row[]} */
  const undated = [];
  const put = (/** @type {string} */ key, /** @type {string} */ label, /** @type {Row} */ row, /** @type {GraphNode} */ actor) => {
    const group = groups.get(key) || { ...newGroup(key, tidy(label)), ...(actor ? { act: () => choose({ type: "node", id: actor.id }, {}), folded: false, chosen: Boolean(state.chosen && state.chosen.type === "node" && state.chosen.id === actor.id) } : {}) };
    groups.set(key, group);
    group.rows.push({ ...row, key: `${key}/${row.key}` });
  };
  const none = /** @type {any} */ (null);
  if (timeline.group === "actor") {
    for (const part of parts) {
      const found = rows.get(part.iri);
      if (!found) continue;
      const row = { ...found.row, c: Math.max(found.row.c, part.c), x: Boolean(found.row.x || part.x), inf: part.inf, lit: lit && Boolean(found.row.lit) && (!state.chosen || state.chosen.type !== "node" || state.chosen.id === part.actor.id || DATA.mode === "one-mode" || DATA.base + NODES[state.chosen.id].iri === part.iri),
        act: DATA.mode === "one-mode" ? found.row.act : () => choose({ type: "tie", id: part.tie.id }, {}) };
      if (row.first < Infinity) put(`a${part.actor.id}`, part.actor.name, row, part.actor);
      else undated.push({ ...row, label: `${row.label} – ${part.actor.name}`, key: `undated/${part.actor.id}/${row.key}` });
    }
  } else for (const { row, about, told } of rows.values()) {
    const node = namedNode(told.n);
    const keys = timeline.group === "form" ? (about.form === undefined ? [] : [about.form]) : about.themes || [];
    if (row.first === Infinity) undated.push({ ...row, key: `undated/${row.key}` });
    else if (!keys.length) put("unknown", timeline.group === "form" && node ? kindWord(node) : say("facet_unknown"), row, none);
    else for (const key of keys) put(`${timeline.group}${key}`, inLang((timeline.group === "form" ? DATA.forms : DATA.themes)[key].label), row, none);
  }
  const dated = [...groups.values()];
  for (const group of dated) group.rows.sort(byStart);
  const order = (/** @type {Group} */ group) => (timeline.group === "form" ? group.rows[0].first : -group.rows.length);
  dated.sort((a, b) => Number(b.chosen || 0) - Number(a.chosen || 0) || order(a) - order(b) || a.label.localeCompare(b.label, state.lang));
  withMembers(dated);
  const events = { ...newGroup("events", say("events")), rows: eventRows() };
  events.lane = events.folded;
  undated.sort((a, b) => a.label.localeCompare(b.label, state.lang));
  return [...(events.rows.length ? [events] : []), ...dated, ...(undated.length ? [{ ...newGroup("undated", say("undated_group")), rows: undated }] : [])];
}

/** @param {string} key @param {string} label @returns {Group} */
const newGroup = (key, label) => ({ key, label, rows: [], lane: false, folded: FOLDED.includes(key) !== timeline.turned.has(key),
  act: () => { if (!timeline.turned.delete(key)) timeline.turned.add(key); refreshAll(); } });

/** Put the memberships of what is chosen under its row, or first. @param {Group[]} groups */
function withMembers(groups) {
  const [kind, key] = splitMark();
  const told = state.chosen ? CHRONICLE.rows.find((row) => { const node = namedNode(row.n); return node && state.chosen && state.chosen.type === "node" && node.id === state.chosen.id; }) : kind === "cooperation" ? CHRONICLE.rows[Number(key)] : undefined;
  if (told) {
    const own = CHRONICLE.rows.indexOf(told);
    const members = memberRows((member) => member.o === told.o, (member) => member.m);
    for (const group of groups) {
      const at = group.rows.findIndex((row) => row.key.endsWith(`/cooperation~${own}`));
      if (at >= 0) { group.rows.splice(at + 1, 0, ...members); return; }
    }
    return;
  }
  if (!state.chosen || state.chosen.type !== "node") return;
  const node = NODES[state.chosen.id];
  const is = (/** @type {number} */ name) => CHRONICLE.names[name] === node.id;
  const members = memberRows((member) => is(member.m) || is(member.o), (member) => (is(member.m) ? member.o : member.m));
  if (!members.length) return;
  const own = groups.find((group) => group.key === `a${node.id}`);
  if (own) own.rows.push(...members);
  else groups.unshift({ ...newGroup("members", say("members_of", { name: node.name })), rows: members });
}

/** @returns {Row[]} */
const eventRows = () => CHRONICLE.events.map((event, i) => ({ event, one: point("evenement", i, dateValue(event[0]), `${dateText(event[0])} : ${event[1]}`) })).filter(({ event }) => yearPasses(event[0]))
  .map(({ event, one }) => ({ key: `row-${one.key}`, label: dateText(event[0]), text: tidy(event[1]), told: {}, c: certaintyOf(event[2] ?? undefined), x: isContested(event[2]), inf: false, lit: one.lit ? true : null, pale: false, thin: false, color: "#E69F00", points: [one], first: one.x, act: one.act }));
