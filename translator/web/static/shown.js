// How long the open segment has been on the screen. Only what was painted before a key or click can be decided by it.

/** Milliseconds that a segment must have been painted before a key or click may decide about it. */
const READY_AFTER = 150;
const MOVES = new Set(["following", "previous", "next", "last"]);
const DECISIONS = new Set([
  "accept", "save", "waive", "waive-first", "propagate", "split", "merge", "lock", "unlock", "reject", "reopen", "redo",
]);
let paintedAt = Infinity;
let turn = 0;

export const isDecision = (name) => DECISIONS.has(name);

/** A key that is held down moves through the list and does nothing else. */
export const isRefusedRepeat = (event, name) => event.repeat && !MOVES.has(name);

/** Begin to count: another segment, or another text of it, has been drawn. */
export function startShowing(desk) {
  paintedAt = Infinity;
  const mine = ++turn;
  // A page in the background is not painted, and has no frames.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (mine === turn) paintedAt = performance.now();
    markReady(desk, mine);
  }));
}

/** The same text was drawn anew: go on counting. */
export function keepShowing(desk) {
  if (paintedAt === Infinity) startShowing(desk);
  else markReady(desk, turn);
}

/** Tell the page's own style, and whoever drives it, that decisions are taken from now on. */
function markReady(desk, mine) {
  const left = Math.max(0, paintedAt + READY_AFTER - performance.now());
  setTimeout(() => { if (mine === turn) desk.dataset.ready = ""; }, left + 1);
}

/** Tell whether the segment had been on the screen long enough when the key or button went down, as a single press. */
export const mayDecide = (event) =>
  !event.repeat && event.timeStamp - paintedAt >= READY_AFTER && !(event.type === "click" && event.detail > 1);

/** Return for how many seconds the segment has been on the screen. */
export const shownSeconds = () => (paintedAt === Infinity ? 0 : Math.round((performance.now() - paintedAt) / 100) / 10);
