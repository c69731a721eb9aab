// What pages of networks and of exchanges share: the data they hold, their address, their place in the window.

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);
/** @param {string} id */
const readJson = (id) => JSON.parse(byId(id).textContent || "null");
const DATA = readJson("data");
const LANGUAGES = ["fr", "en"];

/** Show the language that an address asks for, or the one that the page opens in. @param {URLSearchParams} parts */
function readLanguage(parts) {
  const lang = parts.get("langue") || "";
  state.lang = LANGUAGES.includes(lang) ? lang : DATA.lang;
}

/** Put the state into the address. @param {string} hash */
function putHash(hash) {
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

async function copyLink() {
  let told = "copied";
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    told = "copy_failed";
  }
  announce(say(told));
  byId("copy").textContent = say(told);
  window.setTimeout(() => byId("copy").replaceChildren(el("span", { "data-w": "copy_link" }, say("copy_link"))), 2500);
}

/** The drawings fill what the head and the bar leave of the window. */
function fillWindow() {
  const [head, bar] = [".head", ".bar"].map((name) => /** @type {HTMLElement} */ (document.querySelector(name)).offsetHeight);
  byId("app").style.setProperty("--taken", `${head + bar}px`);
}
