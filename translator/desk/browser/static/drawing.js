// What stands on the page: the rows, and the one that is open. Drawing only; nothing here asks the server.
import { elements, word } from "./net.js";
import { shownSeconds } from "./shown.js";

export const page = document.getElementById("main");
export const list = document.getElementById("segments");
export const base = page.dataset.base;

export const desk = () => list.querySelector(".desk");
export const field = () => desk()?.querySelector("textarea.target");
export const rowOf = (key) => document.getElementById(`s-${key}`);
export const rows = () => [...list.querySelectorAll(":scope > .segment")];
export const hereRow = () => desk()?.closest(".segment");
export const isDirty = () => Boolean(desk()) && field().value !== desk().dataset.target;
export const seen = () => ({ hash: desk().dataset.hash, state: desk().dataset.state, ticket: desk().dataset.ticket, shown: shownSeconds() });
export const waits = (row) => "waiting" in row.dataset;

/** Return the key of the nearest row before (-1) or after (1) the open one that is wanted; null where there is none. */
export function neighbour(step, wanted = () => true) {
  const all = rows();
  const start = all.indexOf(hereRow());
  for (let at = start + step; at >= 0 && at < all.length; at += step) if (wanted(all[at])) return all[at].dataset.key;
  return null;
}

export function drawProgress(progress) {
  const bar = document.getElementById("progress");
  bar.max = progress.total;
  bar.value = progress.done;
  document.getElementById("progress-words").textContent = progress.words;
  document.getElementById("progress-spoken").textContent = progress.spoken;
  for (const row of rows()) drawSign(row.querySelector(".sign"), progress.signs[row.dataset.key]);
}

/** Show the worst finding of a row: it may have come or gone with another segment. */
function drawSign(sign, severity = "") {
  if (sign.className === `sign ${severity}`) return;
  sign.className = `sign ${severity}`;
  sign.title = severity && word(severity);
  sign.ariaLabel = sign.title;
  sign.ariaHidden = severity ? null : "true";
}

/** Segments before this one came or went. */
function renumber(row, number) {
  if (row.dataset.number === number) return;
  row.dataset.number = number;
  row.querySelector(".n a").textContent = number;
  const open = row.querySelector(".desk");
  if (!open) return;
  open.dataset.number = number;
  open.querySelector(".place b").textContent = number;
}

/** Draw a row anew where it changed; the open one keeps its desk, and the caret in it. */
export function drawRow(html, isNews = false) {
  const fresh = elements(html).querySelector(".segment");
  const old = rowOf(fresh.dataset.key);
  if (old) renumber(old, fresh.dataset.number);
  if (!old || (old.dataset.signature === fresh.dataset.signature && old.dataset.hit === fresh.dataset.hit)) return false;
  if (isNews) fresh.classList.add("fresh");
  if (old.classList.contains("opened")) fresh.classList.add("opened");
  if (!old.querySelector(".desk")) {
    old.replaceWith(fresh);
    return true;
  }
  old.querySelector(".row").replaceWith(fresh.querySelector(".row"));
  for (const name of ["state", "signature", "waiting", "number", "hit", "unsaved"]) {
    if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    else delete old.dataset[name];
  }
  return true;
}

/** Open a segment in its row, and close the one that was open; returns whether its field is to have the focus. */
export function drawDesk(key, html, writing = false) {
  const row = rowOf(key);
  if (!row) return false;
  const wasWriting = document.activeElement === field() || writing;
  if (hereRow() && hereRow() !== row) {
    hereRow().classList.replace("open", "opened");
    desk().remove();
  }
  row.querySelector(".slot").replaceChildren(elements(html));
  row.classList.add("open");
  return wasWriting;
}

/** Draw the whole list anew, in its order; what is being typed in a segment that is no more can still be copied. */
export function redrawAll({ rows: drawn, order }) {
  const open = hereRow();
  const wanted = new Set(order);
  const stays = (row) => row === open && isDirty();
  for (const row of rows()) if (!wanted.has(row.dataset.key) && !stays(row)) row.remove();
  let after = null;
  for (const key of order) {
    if (!rowOf(key)) {
      const fresh = elements(drawn[key]).querySelector(".segment");
      if (after) after.after(fresh);
      else list.prepend(fresh);
    } else drawRow(drawn[key], true);
    after = rowOf(key);
  }
}

const tools = document.querySelector(".tools");
const GAP = 8;

/** Return how much of the window's top the tools cover: what is scrolled to by any means stands below that. */
export function coveredByTools() {
  const bar = tools.getBoundingClientRect().height + parseFloat(getComputedStyle(tools).top) + GAP;
  document.documentElement.style.scrollPaddingTop = `${bar}px`;
  return bar;
}

/** Bring the open segment into sight, below the tools: whole where it fits, else from its top. */
export function bringIntoSight() {
  place();
  // Rows far away have a height that is only guessed, and get their own once they have been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => desk() && place()));
}

function place() {
  const bar = coveredByTools();
  const { top, bottom, height } = desk().getBoundingClientRect();
  const room = innerHeight - bar - GAP;
  if (top >= bar && bottom <= innerHeight) return;
  const isTall = height > room;
  if (isTall && top >= bar && top < bar + room / 3) return;
  scrollBy({ top: isTall || top < bar ? top - bar : bottom - innerHeight + GAP, behavior: "instant" });
}

/** Show whether what is typed differs from the target, and what the first button does. */
export function mark() {
  desk().classList.toggle("dirty", isDirty());
  const first = desk().querySelector("[data-do=accept]");
  first.textContent = isDirty() ? word("save") : desk().dataset.accept || word("save");
  first.disabled = field().readOnly && !desk().dataset.accept;
}
