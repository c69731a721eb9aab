// What a question may ask: it reads, and reads here only. The same rule as the program's (engine/guard.py).

const TOKENS = new RegExp(
  [
    `"""(?:[^"\\\\]|\\\\.|"(?!""))*"""|'''(?:[^'\\\\]|\\\\.|'(?!''))*'''`,
    `"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*'`,
    `<[^<>"{}|^\`\\\\\\x00-\\x20]*>|#[^\\n]*|[?$][\\p{L}\\p{N}_]+|@[A-Za-z-]+|[\\p{L}\\p{N}_.-]*:[\\p{L}\\p{N}_.%:-]*`,
    `(?<word>[A-Za-z_]+)|.`,
  ].join("|"),
  "gsu",
);
const UPDATES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"]);
const FORMS = new Set(["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]);
const LONGEST = 60000;

/** The keywords of a question. @param {string} text */
const keywords = (text) => [...text.matchAll(TOKENS)].flatMap((match) => (match.groups?.word ? [match.groups.word.toUpperCase()] : []));

/** The form of a question, or nothing. @param {string} text */
const formOf = (text) => keywords(text).find((found) => FORMS.has(found)) ?? "";

/** Why a question is refused, or nothing. @param {string} text */
function refusal(text) {
  if (text.length > LONGEST) return word("refused_long", { n: figure(LONGEST) });
  const found = keywords(text);
  const update = found.find((one) => UPDATES.has(one));
  if (update) return word("refused_update", { word: update });
  if (found.includes("SERVICE")) return word("refused_service");
  return "";
}
