// What was done can be undone: one history of addresses, as the address holds the whole state.

const MOST_STEPS = 200;
/** @type {string[]} */
const past = [];
/** @type {string[]} */
let future = [];
/** @type {string|null} */
let present = null;
let sameMove = false;

/** Note the state after a change. @param {string} hash @param {boolean} moving whether a handle is being moved: one move is one step */
function remember(hash, moving) {
  if (present !== null && hash !== present) {
    if (!(moving && sameMove)) past.push(present);
    if (past.length > MOST_STEPS) past.shift();
    future = [];
    sameMove = moving;
  } else if (!moving) sameMove = false;
  present = hash;
  showHistory();
}

/** @param {string[]} from @param {string[]} to @param {string} word */
function travel(from, to, word) {
  const hash = from.pop();
  if (hash === undefined || present === null) return;
  to.push(present);
  present = hash;
  putHash(hash);
  readHash();
  applyWords();
  refreshAll();
  announce(`${say(word)}. ${shownText()}`);
}
const undo = () => travel(past, future, "undone");
const redo = () => travel(future, past, "redone");

function showHistory() {
  for (const [id, steps] of /** @type {[string, string[]][]} */ ([["undo", past], ["redo", future]])) {
    const button = /** @type {HTMLButtonElement} */ (byId(id));
    // A disabled button would lose the focus of the one who pressed it.
    button.setAttribute("aria-disabled", String(!steps.length));
  }
}

function setUpHistory() {
  byId("undo").addEventListener("click", undo);
  byId("redo").addEventListener("click", redo);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const { target } = event;
    if (target instanceof HTMLInputElement && ["search", "text"].includes(target.type) && target.value) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if (key === "y" || key === "z") redo();
    else return;
    event.preventDefault();
  });
}
