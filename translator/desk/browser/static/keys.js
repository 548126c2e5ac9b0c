// Keys, the same as in the terminal where a browser leaves them free.
//
// While an input method composes, no key is ours: the browser says so in isComposing, and older ones by the code 229.
// In the list, full-width forms count as the plain ones, because that is what arrives while an input method is on.

const MARKS = { "、": "/", "。": ".", "【": "[", "】": "]" };

const LIST = {
  j: "following", ArrowDown: "following", k: "previous", ArrowUp: "previous",
  n: "next", F8: "next", N: "last", a: "accept", " ": "accept",
  Enter: "write", e: "write", m: "machine", g: "terms",
  x: "reject", c: "comment", R: "answer", C: "close-comment", ">": "next-article", A: "articles", F9: "comment", w: "waive-first", f: "next-finding", F: "apply-first",
  u: "undo", U: "redo", v: "filter", "/": "search", o: "order", "#": "number", ":": "number",
  "=": "source", "<": "tags", D: "discard", X: "dismiss-first", T: "term", K: "concordance", F4: "term", S: "split", J: "merge", L: "lock", O: "reopen", 0: "machine", F5: "next-finding",
  d: "diff", p: "preview", q: "articles", "?": "help", h: "help",
  1: "match", 2: "match", 3: "match", 4: "match", 5: "match",
};
const WRITING = { F8: "save-next", F9: "comment", F5: "next-finding", F2: "save", Escape: "leave", F6: "terms", F4: "term" };

export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const fold = (key) => (key.length === 1 ? MARKS[key] ?? key.normalize("NFKC") : key);

/** Return the action that a key means here, or null. */
export function actionOf(event) {
  if (isComposing(event) || event.defaultPrevented) return null;
  const field = event.target.closest?.("textarea.target");
  if (field) return writingAction(event);
  if (event.target.closest?.("input, select, textarea, dialog")) return null;
  if (event.ctrlKey || event.metaKey) return historyAction(event);
  if (event.altKey) return null;
  const key = fold(event.key);
  // A button in focus is pressed by Space and Enter, and nothing else may happen then.
  if ((key === " " || key === "Enter") && event.target.closest?.("a, button, summary")) return null;
  return LIST[key] ?? null;
}

/** Outside of a field there is nothing that the browser could undo: Ctrl+Z, on a Mac Cmd+Z, is ours. */
function historyAction(event) {
  const key = event.altKey ? "" : event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

function writingAction(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.key === "Enter") return isCommand ? "accept" : "save";
  if (isCommand && event.key.toLowerCase() === "s") return "save";
  if (event.altKey && event.key === "ArrowDown") return "following";
  if (event.altKey && event.key === "ArrowUp") return "previous";
  if (event.altKey && event.code === "KeyK") return "concordance";
  if (event.altKey && /^Digit[1-5]$/.test(event.code)) return "match";
  return isCommand || event.altKey ? null : WRITING[event.key] ?? null;
}
