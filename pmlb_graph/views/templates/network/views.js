// The registry of views: tabs, one container a view, one state shown by the view that is current.

/**
 * A view of the network, registered by its file with `registerView({…})`. Tabs follow the order of SCRIPTS.
 * The container `#view-NAME` is made by the registry; the view fills it. What is shown always comes from `state`,
 * `nodeShown`, `tieShown`, `litNodes`, `tieLit`; what is chosen goes through `choose`.
 * @typedef {object} View
 * @property {string} name identifier: the container is `#view-NAME`, the tab `#tab-NAME`
 * @property {string} hash value of `vue=` in the address, named in `DATA.views` when the data can fill it, and the word put into names of exported files
 * @property {string} word key in words.toml of the tab
 * @property {() => string} title what one sees, in one line, in the present language
 * @property {string} [how] key in words.toml of what places mean in it; else that of the graph
 * @property {(box:HTMLElement) => void} [open] called once, before the first refresh; the container is visible and has its size
 * @property {(box:HTMLElement) => void} refresh called on each change of the state, of the language or of the window while the view is current
 * @property {(box:HTMLElement) => void} [close] called when another view becomes current
 * @property {(frame:Frame) => SVGElement} [svg] what is seen, drawn in a frame of the sheet; without it SVG and PNG are not offered
 * @property {() => {width:number, height:number}} [size] size wanted for the frame on the sheet; else 1230 × 880
 * @property {boolean} [paged] whether it is printed as it stands, over several pages, and not as one sheet
 * @property {(x:number, y:number, width:number) => SVGElement} [legend] legend of the sheet; else the legend of symbols and ties
 * @property {() => (string|number)[][]} [csv] rows of what is seen, headings first, plain texts and numbers; else the ties shown
 * @property {(parts:URLSearchParams) => void} [write] puts into the address what this view alone has to keep
 * @property {(parts:URLSearchParams) => void} [read] restores it; what is not understood is left out
 * @property {(node:GraphNode) => void} [reveal] brings a symbol into sight
 */
/** @typedef {{x:number, y:number, width:number, height:number}} Frame */

/** @type {View[]} */
const VIEWS = [];
/** @type {Set<string>} */
const opened = new Set();
let openView = "";

/** @param {View} view */
function registerView(view) {
  if (DATA.views.includes(view.hash)) VIEWS.push(view);
}

/** The view the page opens on. @returns {View} */
const firstView = () => VIEWS.find((view) => view.hash === DATA.first) || VIEWS[0];
/** @returns {View} */
const currentView = () => VIEWS.find((view) => view.name === state.view) || VIEWS[0];
/** @param {View} view @returns {HTMLElement} */
const viewBox = (view) => byId(`view-${view.name}`);

/** Make the tabs and the containers. */
function setUpViews() {
  byId("tabs").replaceChildren(...VIEWS.map((view) => el("button", {
    type: "button", role: "tab", id: `tab-${view.name}`, "aria-controls": `view-${view.name}`, "data-w": view.word, onclick: () => setView(view.name) }, say(view.word))));
  for (const view of VIEWS) {
    const box = document.getElementById(`view-${view.name}`) || el("div", { class: "view", id: `view-${view.name}` });
    for (const [name, value] of [["role", "tabpanel"], ["aria-labelledby", `tab-${view.name}`]]) box.setAttribute(name, value);
    byId("views").append(box);
  }
  byId("tabs").addEventListener("keydown", (event) => {
    const at = VIEWS.indexOf(currentView());
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const view = VIEWS[(to + VIEWS.length) % VIEWS.length];
    setView(view.name);
    byId(`tab-${view.name}`).focus();
  });
  let waiting = 0;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(refreshView);
  });
}

/** @param {string} name */
function setView(name) {
  state.view = name;
  refreshAll();
  announce(`${say(currentView().word)}. ${currentView().title()}`);
}

/** Show the current view, and only it. */
function refreshView() {
  const view = currentView();
  for (const other of VIEWS) {
    const on = other === view;
    viewBox(other).classList.toggle("current", on);
    const tab = byId(`tab-${other.name}`);
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  const before = VIEWS.find((other) => other.name === openView);
  if (before && before !== view && before.close) before.close(viewBox(before));
  const tab = byId(`tab-${view.name}`);
  if (openView !== view.name) tab.parentElement?.scrollTo({ left: tab.offsetLeft - 40 });
  openView = view.name;
  byId("view-title").textContent = view.title();
  if (!opened.has(view.name)) {
    opened.add(view.name);
    if (view.open) view.open(viewBox(view));
  }
  view.refresh(viewBox(view));
  for (const format of ["svg", "png"]) /** @type {HTMLButtonElement} */ (byId(`export-${format}`)).disabled = !view.svg;
}

/** Bring a symbol into sight in the current view. @param {GraphNode} node */
function revealNode(node) {
  const { reveal: bring } = currentView();
  if (bring) bring(node);
}
