// One state, shown everywhere at once.

const shownText = () => say("gap_shown", { n: shown.length, all: number(model().pairs), model: inLang(model().label) });

/** Choose a pair, or none. @param {Pair|null} pair @param {boolean} [focus] whether to read it at once */
function choose(pair, focus = false) {
  state.chosen = pair;
  refresh();
  announce(pair ? `${pairName(pair)}. ${listOf(pair) >= 0 ? say(LISTS[listOf(pair)].word) : ""}` : shownText());
  if (pair) byId("right").classList.add("open");
  if (focus) focusPanel();
}

function focusPanel() {
  byId("right").classList.add("open");
  const head = byId("panel").querySelector("h2");
  if (head instanceof HTMLElement) head.focus();
}
function closeDrawers() {
  for (const id of ["left", "right"]) byId(id).classList.remove("open");
  byId("open-left").setAttribute("aria-expanded", "false");
}

function refreshLegend() {
  byId("legend").replaceChildren(...LISTS.map((list, i) => {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", id: `list-${list.key}` }));
    box.checked = !state.off.has(list.key);
    box.addEventListener("change", () => { if (box.checked) state.off.delete(list.key); else state.off.add(list.key); refresh(); byId(`list-${list.key}`).focus(); });
    const mark = svgEl("svg", { width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": "true" });
    mark.append(svgEl("line", { x1: 1, x2: 33, y1: 8, y2: 8, stroke: list.color, "stroke-width": 2.6, ...(list.dash ? { "stroke-dasharray": list.dash } : {}) }), symbolElement(list, 17, 8, 5));
    return el("label", { class: `entry list${box.checked ? "" : " off"}` }, box, mark, el("span", null, say(list.word)), el("span", { class: "count" }, number(model().lists[i])));
  }));
}

/** Choices of the fields, in the language shown. */
function refreshFields() {
  const fill = (/** @type {string} */ id, /** @type {[string, string][]} */ values, /** @type {string} */ now) => {
    byId(id).replaceChildren(...values.map(([value, text]) => el("option", { value }, text)));
    byId(id).value = now;
  };
  fill("model", DATA.models.map((/** @type {any} */ one) => [one.key, inLang(one.label)]), model().key);
  fill("kind", [["", say("gap_all")], .../** @type {[string, string][]} */ (KINDS.map((key) => [key, kindWords(key)]))], state.kind);
  fill("dep", [["", say("gap_all")], .../** @type {[string, string][]} */ (DEPARTEMENTS.map((name) => [name, name]))], state.dep);
  byId("model").closest(".block").hidden = DATA.models.length < 2;
  if (byId("who").value !== state.who) byId("who").value = state.who;
  byId("told").checked = state.told;
  byId("most").max = String(MOST);
  byId("most").value = String(state.most);
  byId("most-label").textContent = say("gap_most", { n: state.most });
  byId("model-how").textContent = tidy(inLang(model().how));
}

function refresh() {
  applyFilters();
  refreshLegend();
  refreshFields();
  paintMap();
  paintScatter();
  refreshTable();
  refreshPanel();
  byId("shown").textContent = shownText();
  byId("view-title").textContent = say("gap_reading");
  if (byId("map-credit")) byId("map-credit").textContent = [say("map_projection"), (MAP.credits || []).length ? tidy(`${say("map_credit")}${state.lang === "fr" ? " " : ""}: ${MAP.credits.join("; ")}.`) : ""].filter(Boolean).join(" ");
  writeHash();
}

function setUp() {
  const on = (/** @type {string} */ id, /** @type {string} */ event, /** @type {(target:any) => void} */ act) => byId(id).addEventListener(event, (/** @type {Event} */ what) => { act(what.target); });
  const filter = (/** @type {string} */ id, /** @type {string} */ event, /** @type {(target:any) => void} */ act) => on(id, event, (target) => { act(target); refresh(); announce(shownText()); });
  filter("model", "change", (target) => { state.model = DATA.models.findIndex((/** @type {any} */ one) => one.key === target.value); });
  filter("kind", "change", (target) => { state.kind = target.value; });
  filter("dep", "change", (target) => { state.dep = target.value; });
  filter("who", "input", (target) => { state.who = target.value.slice(0, 80); });
  filter("told", "change", (target) => { state.told = target.checked; });
  filter("most", "input", (target) => { state.most = Number(target.value); });
  on("reset", "click", () => {
    Object.assign(state, { model: FIRST, off: new Set(), most: ORDINARY, kind: "", dep: "", who: "", told: false, chosen: null, sort: { column: -1, down: false } });
    camera = null;
    refresh();
  });
  on("copy", "click", copyLink);
  on("open-left", "click", () => { byId("left").classList.add("open"); byId("open-left").setAttribute("aria-expanded", "true"); byId("left").querySelector("input").focus(); });
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", closeDrawers);
  for (const lang of LANGUAGES) on(`lang-${lang}`, "click", () => { state.lang = lang; applyWords(); refresh(); });
  byId("names").replaceChildren(...NODES.map((place) => el("option", { value: place.name })));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = ["left", "right"].some((id) => byId(id).classList.contains("open") && getComputedStyle(byId(id)).position !== "static" && window.innerWidth <= 1100);
    closeDrawers();
    if (!open && state.chosen) choose(null);
  });
  window.addEventListener("hashchange", () => {
    const part = location.hash.slice(1);
    if (["limites", "contenu", "tableau"].includes(part)) { byId(part).scrollIntoView(); byId(part).focus({ preventScroll: true }); writeHash(); return; }
    readHash();
    applyWords();
    refresh();
  });
  const again = new ResizeObserver(() => { fillWindow(); paintMap(); paintScatter(); });
  for (const id of ["map", "scatter"]) if (byId(id)) again.observe(byId(id));
  window.addEventListener("resize", fillWindow);
  setUpMap();
  setUpScatter();
  setUpExports();
  setUpPrinting();
}

readHash();
applyWords();
setUp();
fillWindow();
refresh();
document.body.dataset.ready = "1";
