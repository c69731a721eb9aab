// What leaves a page, whatever it shows: files saved, cells of a spreadsheet, texts of a sheet. Each page has its own fileName, csvText and svgSheet.

/** @param {Blob} blob @param {string} extension */
function download(blob, extension) {
  const url = URL.createObjectURL(blob);
  const name = fileName(extension);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 20000);
  announce(say("exported", { name }));
}

/** A cell that no spreadsheet takes for a formula. @param {string|number} value */
function cell(value) {
  if (typeof value === "number") return Number.isFinite(value) ? (state.lang === "fr" ? String(value).replace(".", ",") : String(value)) : "";
  const text = String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
}

/** @param {number} x @param {number} y @param {string} text @param {number} size @param {Record<string, string|number>} [more] */
function svgText(x, y, text, size, more = {}) {
  const made = svgEl("text", { x: x.toFixed(1), y: y.toFixed(1), "font-size": size, fill: DARK, ...more });
  made.textContent = text;
  return made;
}

/** Cut a text into lines of a width. @param {string} text @param {number} size @param {number} width */
function linesOf(text, size, width) {
  const out = [""];
  for (const word of text.split(/ +/)) {
    const longer = out[out.length - 1] ? `${out[out.length - 1]} ${word}` : word;
    if (out[out.length - 1] && textWidth(longer, size, false) > width) out.push(word);
    else out[out.length - 1] = longer;
  }
  return out;
}

/** @returns {string} */
const svgSource = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svgSheet())}\n`;

function exportPng() {
  const picture = new Image();
  const url = URL.createObjectURL(new Blob([svgSource()], { type: "image/svg+xml" }));
  picture.onload = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * picture.width, 2 * picture.height];
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(picture, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(url);
    canvas.toBlob((blob) => { if (blob) download(blob, "png"); }, "image/png");
  };
  picture.src = url;
}

function setUpExports() {
  byId("export-svg").addEventListener("click", () => download(new Blob([svgSource()], { type: "image/svg+xml" }), "svg"));
  byId("export-png").addEventListener("click", exportPng);
  byId("export-csv").addEventListener("click", () => download(new Blob([csvText()], { type: "text/csv;charset=utf-8" }), "csv"));
}
