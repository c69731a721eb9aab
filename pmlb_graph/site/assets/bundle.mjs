// Make classic scripts of the packages: a page opened from a file can load neither modules nor WebAssembly files.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2];
const modules = "node_modules";
const settings = { bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", write: false, legalComments: "none" };

async function script(name, contents) {
  const made = await build({
    ...settings,
    globalName: name,
    stdin: { contents, resolveDir: process.cwd() },
    logOverride: { "empty-import-meta": "silent" },
  });
  return made.outputFiles[0].text;
}

function licences() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev && !entry.devOptional);
  return shipped.map(([path]) => {
    const about = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
    const author = typeof about.author === "string" ? about.author : (about.author?.name ?? "");
    const head = `${about.name} ${about.version}\nLicence: ${about.license}${author ? `\nAuthor: ${author}` : ""}`;
    return file ? `${head}\n\n${readFileSync(join(path, file), "utf8").trim()}` : `${head}\n\n${readFileSync("mit.txt", "utf8").trim()}`;
  });
}

const yasqe = await script("pmlbYasqe", 'export { default as Yasqe } from "@zazuko/yasqe";');
const oxigraph = await script("oxigraph", 'export { Store, initSync } from "oxigraph/web.js";');
const wasm = readFileSync(join(modules, "oxigraph", "web_bg.wasm")).toString("base64");
const css = readFileSync(join(modules, "@zazuko", "yasqe", "build", "yasqe.min.css"), "utf8");
const rule = `\n\n${"-".repeat(80)}\n\n`;

// The engine runs in a worker made of the text of this function: a worker cannot be loaded from a file.
const code = `function () {\n${oxigraph}return oxigraph;\n}`;
writeFileSync(join(out, "oxigraph.js"), `globalThis.pmlbOxigraph = { code: ${code}, wasm: "${wasm}" };\n`);
writeFileSync(join(out, "yasqe.js"), yasqe);
writeFileSync(join(out, "yasqe.css"), css.replace(/\/\*# sourceMappingURL=.*?\*\//gs, ""));
writeFileSync(join(out, "THIRD-PARTY.txt"), `Packages bundled in these files, as they were published.${rule}${licences().join(rule)}\n`);
