// How long the open segment has been on the screen. Only what was in sight before a key or click can be decided by it.

/** Milliseconds that a segment must have been in sight before a key or click may decide about it. */
const READY_AFTER = 150;
/**
 * The same key again within so many milliseconds is the repeat of a held key, as in the terminal. A held key pauses
 * before its first repeat: what comes without that pause, and not within `FASTEST`, is pressed in a rhythm.
 */
const REPEAT_WITHIN = 150;
const FASTEST = 75;
const FIRST_REPEAT = 1000;
let isRhythm = false;
/** The key before was another one. */
let isFresh = true;
/** Milliseconds for which a key waits until the segment that came up behind it is in sight. */
const PATIENCE = 3000;
let lastKey = "";
let lastPressedAt = -Infinity;
/** Keys that come closer together than so many milliseconds were not pressed one after the other. */
const BURST = 30;
let gap = Infinity;
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta"]);
const MOVES = new Set(["following", "previous", "next", "last"]);
const DECISIONS = new Set([
  "accept", "save", "save-next", "waive", "waive-first", "dismiss", "dismiss-first", "split", "merge", "lock", "unlock", "reject", "reopen", "redo",
]);
/** What is pressed in a rhythm: each waits for what the one before brings up. */
const SERIES = new Set(["accept", "save", "save-next", "undo", "redo"]);
/** Steps at which the browser tells how much of a text is in sight. */
const STEPS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1];
/** Since when the segment has been in sight without a break; Infinity while it is not. */
let inSightSince = Infinity;
/** Milliseconds for which it was in sight before that. */
let before = 0;
let observer = null;
let readying = 0;

export const isDecision = (name) => DECISIONS.has(name);

/** Tell whether a key or click may wait for the segment that an earlier one brings up. */
export const isInSeries = (event, name, earlier) =>
  SERIES.has(name) && SERIES.has(earlier) && (event.type === "click" ? event.detail < 2 : gap >= BURST);

/** A key that is held down moves through the list and does nothing else; `isHeld` as `isRepeat` told it. */
export const isRefusedRepeat = (event, name, isHeld) => (isHeld && isDecision(name)) || (event.repeat && !MOVES.has(name));

/**
 * Tell whether a key is held; asked of each key once. Remote desktops send its repeats as presses: only their times
 * tell, and that no other key was pressed meanwhile.
 */
export function isRepeat(event) {
  // Remote desktops press the modifiers anew with each repeat.
  if (MODIFIERS.has(event.key)) return event.repeat;
  const key = event.code || event.key;
  const before = gap;
  gap = event.timeStamp - lastPressedAt;
  const isAgain = key === lastKey && gap < REPEAT_WITHIN;
  isRhythm = isAgain && gap >= FASTEST && (isRhythm || isFresh || before > FIRST_REPEAT);
  isFresh = key !== lastKey;
  lastKey = key;
  lastPressedAt = event.timeStamp;
  return event.repeat || (isAgain && !isRhythm);
}

/** Begin to count: another segment, or another text of it, has been drawn below the `covered` top of the window. */
export function startShowing(desk, covered) {
  inSightSince = Infinity;
  before = 0;
  watch(desk, covered);
}

/** The same text was drawn anew: go on counting. */
export function keepShowing(desk, covered) {
  watch(desk, covered);
  if (inSightSince < Infinity) markReady(desk);
}

/** Ask the browser to tell when the target comes into sight, and when it leaves. It tells nothing of a page that nobody sees. */
function watch(desk, covered) {
  observer?.disconnect();
  const told = (entries) => note(desk, isEnough(entries.at(-1).intersectionRect, entries.at(-1).boundingClientRect));
  observer = new IntersectionObserver(told, { rootMargin: `${-Math.round(covered)}px 0px 0px 0px`, threshold: STEPS });
  observer.observe(desk.querySelector("textarea.target"));
}

document.addEventListener("visibilitychange", () => {
  const desk = document.querySelector(".desk");
  if (!desk) return;
  if (document.hidden) note(desk, false);
  else keepShowing(desk, coveredTop());
});

/** Half of a text must be in sight; of one that is too long for that, as much as fills a third of the window. */
const isEnough = (seen, whole) => seen.height >= Math.min(whole.height / 2, innerHeight / 3);

/** Return how much of the window's top is covered, as whoever scrolls was told. */
const coveredTop = () => parseFloat(document.documentElement.style.scrollPaddingTop) || 0;

/** Tell whether the target of the open segment is in sight at this moment. */
export function isInSight(desk) {
  const { top, bottom, height } = desk.querySelector("textarea.target").getBoundingClientRect();
  return isEnough({ height: Math.min(bottom, innerHeight) - Math.max(top, coveredTop()) }, { height });
}

function note(desk, isSeen) {
  const now = performance.now();
  if (isSeen && inSightSince === Infinity) {
    inSightSince = now;
    markReady(desk);
  } else if (!isSeen && inSightSince < Infinity) {
    before += now - inSightSince;
    inSightSince = Infinity;
    delete desk.dataset.ready;
  }
}

/** Tell the page's own style, and whoever drives it, that decisions are taken from now on. */
function markReady(desk) {
  clearTimeout(readying);
  const left = Math.max(0, inSightSince + READY_AFTER - performance.now());
  readying = setTimeout(() => { if (inSightSince < Infinity) desk.dataset.ready = ""; }, left + 1);
}

/** Wait until the open segment has been in sight long enough; tell whether it has. */
export async function isReady() {
  for (const end = performance.now() + PATIENCE; performance.now() < end;) {
    if (performance.now() - inSightSince >= READY_AFTER) return true;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  return false;
}

/** Tell whether the segment had been in sight long enough when the key or button went down, as a single press. */
export const mayDecide = (event) =>
  !event.repeat && event.timeStamp - inSightSince >= READY_AFTER && !(event.type === "click" && event.detail > 1);

/** Return for how many seconds the segment has been in sight. */
export const shownSeconds = () =>
  Math.round((before + (inSightSince < Infinity ? performance.now() - inSightSince : 0)) / 100) / 10;
