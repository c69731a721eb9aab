// What a source contests: said beside the certainty, which stays that of the surest source, and never folded away.

const CONTESTED = CERTAINTIES.indexOf("conteste");

/** Titles of the sources that contest a fact, or its premises when only a rule says it. @param {Fact} fact @param {number[]} [above] premises followed @returns {string[]} */
function contestersOf(fact, above = []) {
  const own = (fact.p || []).filter((passage) => passage.c === CONTESTED).map((passage) => DATA.sources[passage.s][0]);
  const below = (fact.p || []).length ? [] : (fact.pr || []).flatMap((premise) =>
    (typeof premise !== "number" || above.includes(premise) ? [] : contestersOf(DATA.facts[premise], [...above, premise])));
  return [...new Set([...own, ...below])].sort();
}

/** Who contests one of some facts, as a chip to stand beside their certainty; null when nobody does. @param {Fact[]} facts @param {boolean} [known] whether a fact that is not shown is contested */
function contestedChip(facts, known = false) {
  const who = [...new Set(facts.flatMap((fact) => contestersOf(fact)))].sort();
  if (!who.length && !known) return null;
  return el("span", { class: "chip x" }, who.length ? say(facts.every((fact) => contestersOf(fact).length) ? "contested_by" : "contested_fact_by", { sources: who.join("\u00a0; ") }) : say("contested_too"));
}

/** A certainty in words, and that a source contests it. @param {{c:number, x?:number|boolean}} one */
const sureText = (one) => [say(`certainty_${one.c}`), one.x && one.c !== CONTESTED ? say("contested_too") : ""].filter(Boolean).join(", ");

/** How many passages contest a fact: all of them are shown. @param {Fact} fact */
const contestations = (fact) => (fact.p || []).filter((passage) => passage.c === CONTESTED).length;

/** Passages as they are read: those that contest, words, then the surest. @param {Fact} fact @returns {Passage[]} */
const passagesInOrder = (fact) => [...(fact.p || [])].sort((a, b) => Number(b.c === CONTESTED) - Number(a.c === CONTESTED) || Number(!a.q) - Number(!b.q) || a.c - b.c);

/** The ties shown that a source contests, each with its middle. @param {(node:GraphNode) => {x:number, y:number}} at @returns {{tie:Tie, x:number, y:number}[]} */
const contestedMiddles = (at) => TIES.filter((tie) => tie.x && tieShown(tie)).map((tie) => {
  const [a, b] = [at(NODES[tie.from]), at(NODES[tie.to])];
  return { tie, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
});
/** A cross around a point. @param {number} x @param {number} y @param {number} [r] */
const crossPath = (x, y, r = 5) => `M${(x - r).toFixed(1)} ${(y - r).toFixed(1)}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;

/** Cross the contested ties of the drawing. @param {CanvasRenderingContext2D} ctx */
function paintContested(ctx) {
  ctx.save();
  for (const { tie, x, y } of contestedMiddles(onScreen)) {
    const cross = new Path2D(crossPath(x, y));
    ctx.globalAlpha = tieLit(tie) === false ? 0.12 : 1;
    for (const [width, colour] of /** @type {[number, string][]} */ ([[5, "#fff"], [2, "#8a2350"]])) {
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke(cross);
    }
  }
  ctx.restore();
}

/** The same crosses on a sheet to publish. @param {(node:GraphNode) => {x:number, y:number}} at @returns {SVGElement[]} */
const contestedCrosses = (at) => contestedMiddles(at).map(({ tie, x, y }) =>
  svgEl("path", { d: crossPath(x, y), fill: "none", stroke: "#8a2350", "stroke-width": 2, "stroke-opacity": tieLit(tie) === false ? 0.12 : 1 }));
