// A sheet to publish: title, map or scatter, legend, source and licence.

/** @param {string} extension */
function fileName(extension) {
  const parts = ["interactions", model().key, DATA.version, ...[...state.off].sort().map((key) => `sans-${key}`), state.kind, state.dep, state.who, state.told ? "documentes" : "", state.most === ORDINARY ? "" : String(state.most)];
  return parts.filter(Boolean).map((part) => plain(String(part)).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40)).join("_").slice(0, 140) + `.${extension}`;
}

/** @returns {SVGElement} */
function svgSheet() {
  const [width, margin, side] = [1400, 36, 300];
  const [tall, low] = [MAP.at ? 570 : 0, 290];
  const foot = linesOf([inLang(DATA.sources_note) ? `${say("source_label")} : ${inLang(DATA.sources_note)}` : "", inLang(DATA.citation) ? `${say("citation_label")} : ${inLang(DATA.citation)}` : "", `${say("licence_label")} : ${say("licence")}`, (MAP.credits || []).length ? `${say("map_credit")} : ${MAP.credits.join("; ")}` : ""].filter(Boolean).join(" · "), 13, width - 2 * margin);
  const height = 110 + tall + low + 40 + foot.length * 18 + margin;
  const sheet = svgEl("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, role: "img", "aria-labelledby": "t d" });
  const [title, about] = [svgEl("title", { id: "t" }), svgEl("desc", { id: "d" })];
  title.textContent = inLang(DATA.title);
  about.textContent = `${inLang(DATA.subtitle)} ${shownText()}`;
  sheet.append(title, about, svgEl("rect", { width, height, fill: "#fff" }), svgText(margin, margin + 22, inLang(DATA.title), 26, { "font-weight": 600 }));
  linesOf(`${inLang(DATA.subtitle)} ${shownText()}`, 14, width - 2 * margin).slice(0, 2).forEach((text, i) => sheet.append(svgText(margin, margin + 46 + 18 * i, text, 14, { fill: "#525e6d" })));
  const put = (/** @type {number} */ y, /** @type {{width:number, height:number}} */ size, /** @type {SVGElement[]} */ parts) => {
    const made = svgEl("svg", { x: margin + side, y, ...size, viewBox: `0 0 ${size.width} ${size.height}` });
    made.append(...parts);
    sheet.append(made);
  };
  const wide = width - 2 * margin - side;
  const kept = { curves, spots, marks };
  if (tall) put(106, { width: wide, height: tall }, mapParts({ width: wide, height: tall }));
  put(116 + tall, { width: wide, height: low }, scatterParts({ width: wide, height: low }));
  ({ curves, spots, marks } = kept);
  let y = 130;
  const write = (/** @type {string} */ text, /** @type {number} */ indent, /** @type {Record<string, string|number>} */ more = {}) => { for (const piece of linesOf(text, 14, side - indent - 24)) { sheet.append(svgText(margin + indent, y, piece, 14, more)); y += 19; } y += 7; };
  LISTS.forEach((list, i) => {
    if (state.off.has(list.key)) return;
    sheet.append(svgEl("line", { x1: margin, x2: margin + 30, y1: y - 5, y2: y - 5, stroke: list.color, "stroke-width": 3, ...(list.dash ? { "stroke-dasharray": list.dash } : {}) }), symbolElement(list, margin + 44, y - 5, 5));
    write(`${say(list.word)} (${number(shown.filter((pair) => listOf(pair) === i).length)} / ${number(model().lists[i])})`, 58);
  });
  for (const text of [tidy(inLang(model().how)), say("gap_symbols"), say("gap_limit_absence")]) write(text, 0, { fill: "#525e6d" });
  foot.forEach((text, i) => sheet.append(svgText(margin, height - margin - (foot.length - 1 - i) * 18, text, 13, { fill: "#525e6d" })));
  return sheet;
}

/** A printed page has the sheet in place of the screen, then the table. */
function setUpPrinting() {
  const sheet = byId("sheet");
  window.addEventListener("beforeprint", () => { document.body.classList.add("on-sheet"); sheet.replaceChildren(svgSheet()); });
  window.addEventListener("afterprint", () => { sheet.replaceChildren(); document.body.classList.remove("on-sheet"); });
}
