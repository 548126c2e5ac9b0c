// The findings below the editor: which is the current one, where it is in the text, and its suggestion.
import { desk, field } from "./drawing.js";
import { replaceSpan, select } from "./editor.js";

/** Make the next finding the current one, and return it. */
export function finding(step = 1) {
  const all = [...desk().querySelectorAll(".finding")];
  const at = all.findIndex((item) => item.classList.contains("current"));
  all[at]?.classList.remove("current");
  const found = all[(at + step + all.length) % all.length];
  found?.classList.add("current");
  return found;
}

export const currentFinding = () => desk().querySelector(".finding.current") ?? desk().querySelector(".finding");

export function showFinding(item) {
  if (item?.dataset.side === "target") select(field(), Number(item.dataset.start), Number(item.dataset.end));
}

export function apply(item) {
  if (item?.dataset.suggestion === undefined || field().readOnly) return;
  replaceSpan(field(), Number(item.dataset.start), Number(item.dataset.end), item.dataset.suggestion);
}
