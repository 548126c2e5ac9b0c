// The review page: one segment open, everything else a row. All knowledge is on the server; this moves, asks and draws.
import { Clock, insert, keepOnOneLine, replaceAll } from "./editor.js";
import { apply, currentFinding, finding, showFinding } from "./findings.js";
import { Drafts } from "./drafts.js";
import { askNumber, askOpinion, askReason, close as closeDialog } from "./dialogs.js";
import { actionOf, fold, isComposing } from "./keys.js";
import { Live } from "./live.js";
import { askSplit } from "./splitting.js";
import {
  base, bringIntoSight, desk, drawDesk, drawProgress, drawRow, field, hereRow, isDirty, list, mark, neighbour, page,
  redrawAll, rowOf, rows, seen, waits,
} from "./drawing.js";
import { elements, get, post, Refusal, say, word } from "./net.js";
import { isDecision, isRefusedRepeat, keepShowing, mayDecide, startShowing } from "./shown.js";

const drafts = new Drafts(base);
const clock = new Clock();
let version = page.dataset.version;
let checking = new AbortController();
let checkTimer = 0;
let opening = 0;

const query = () => `filter=${encodeURIComponent(page.dataset.filter)}&order=${encodeURIComponent(page.dataset.order)}`;

function show(key, html, writing = false) {
  const before = shownText();
  const isWriting = drawDesk(key, html, writing);
  if (hereRow()?.dataset.key === key) settle(isWriting, false, before);
}

/** Return what a person reads before deciding: the segment, its source and its target. */
const shownText = () => desk() && JSON.stringify([desk().dataset.key, desk().dataset.source, field().value]);

/** Bring the desk to life that stands on the page. */
function settle(writing = false, isFirst = false, before = null) {
  clock.reset();
  const unsent = drafts.unsent(desk().dataset.key);
  if (unsent === field().value) drafts.forget(desk().dataset.key);
  else if (unsent !== null && !field().readOnly) {
    field().value = unsent;
    drafts.keep(desk().dataset.key, unsent, desk().dataset.hash);
  }
  if (isDirty()) checkSoon(0);
  mark();
  if (before === shownText()) keepShowing(desk());
  else startShowing(desk());
  if (writing && !field().readOnly) field().focus({ preventScroll: true });
  else if (!isFirst) desk().focus({ preventScroll: true });
  bringIntoSight();
  const url = new URL(location.href);
  url.searchParams.set("at", desk().dataset.key);
  history.replaceState(null, "", url);
}

// ---- moving

async function open(key, { writing = false } = {}) {
  if (!key) return;
  drafts.flush();
  const turn = ++opening;
  const { html } = await get(`${base}/segments/${key}`);
  if (turn === opening) show(key, html, writing);
}

const following = () => neighbour(1, waits) ?? rows().find((row) => waits(row) && row !== hereRow())?.dataset.key;

async function goOn() {
  const key = following();
  if (key) await open(key);
  else say(word("end"));
}

// ---- deciding

async function decide(action, values = {}, { stay = false, key = desk().dataset.key } = {}) {
  try {
    const next = stay ? "" : following() ?? "";
    const answer = await post(`${base}/segments/${key}/${action}`, { ...seen(), ...values, next });
    if (action === "edit" || action === "accept") drafts.drop(key, true);
    await draw(answer);
    say(word(stay || next ? answer.done : "end", { number: answer.number, count: answer.count }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 409) dispute(error.message, error.answer.now);
    else refuse(error.message);
  }
}

/** Show what a decision changed: a row, or, where segments came or went, the list. */
async function draw(answer) {
  if (answer.rearranged) await refresh(null, answer.opened);
  else drawRow(answer.row);
  progressed(answer.progress);
  show(answer.opened, answer.html);
}

let counting = 0;

/** Show how far the article is, and ask again while errors are being counted. */
function progressed(progress) {
  drawProgress(progress);
  clearTimeout(counting);
  if (!progress.is_counted) counting = setTimeout(askProgress, 600);
}

const askProgress = () => get(`${base}/progress`).then(progressed, () => {});

function refuse(message) {
  const notice = desk()?.querySelector(".notice");
  if (!notice) return say(message, true);
  notice.className = "notice bad";
  notice.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
  notice.hidden = false;
  return undefined;
}

/** Somebody else was there first: show theirs beside mine, and let the person choose. */
function dispute(message, now) {
  const notice = desk().querySelector(".notice");
  const theirs = Object.assign(document.createElement("p"), { textContent: now.target, lang: field().lang });
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const { key } = desk().dataset;
  const take = async () => {
    await drafts.drop(key);
    await open(key);
  };
  const keep = () => {
    Object.assign(desk().dataset, { hash: now.hash, state: now.state, target: now.target, ticket: now.ticket });
    notice.hidden = true;
    mark();
    field().focus();
  };
  notice.className = "notice bad";
  const line = (text) => Object.assign(document.createElement("p"), { textContent: text });
  notice.replaceChildren(
    line(message), theirs, line(word("kept")), button(word("theirs"), take), button(word("mine"), keep),
  );
  notice.hidden = false;
}

async function stepBack(way) {
  try {
    const answer = await post(`${base}/${way}`, { once: Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-") });
    await draw(answer);
    say(word(way, { number: answer.number }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message, true);
  }
}

// ---- checking

function checkSoon(pause = 250) {
  desk().querySelector(".findings-box").setAttribute("aria-busy", "true");
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, pause);
}

async function check() {
  checking.abort();
  checking = new AbortController();
  const { signal } = checking;
  const here = desk();
  try {
    const { html } = await post(`${base}/segments/${here.dataset.key}/check`, { target: field().value }, { signal });
    if (signal.aborted || here !== desk()) return;
    const box = here.querySelector(".findings-box");
    box.replaceChildren(elements(html));
    box.removeAttribute("aria-busy");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function waive(item) {
  if (!item?.dataset.fingerprint || isDirty()) return;
  const reason = await askReason(item.querySelector(".say").textContent.trim());
  if (reason) await decide("waive", { fingerprint: item.dataset.fingerprint, reason }, { stay: true });
}

// ---- actions

const take = (button) => button && !field().readOnly && replaceAll(field(), button.dataset.text);
const act = {
  accept: () => (isDirty() ? decide("edit", { target: field().value, seconds: clock.seconds }) : decide("accept", { seconds: clock.seconds })),
  save: () => isDirty() && decide("edit", { target: field().value, seconds: clock.seconds }, { stay: true }),
  write: () => { field().focus(); field().setSelectionRange(field().value.length, field().value.length); },
  leave: () => { drafts.flush(); field().blur(); },
  following: (event) => open(neighbour(1), { writing: event?.target === field() }),
  previous: (event) => open(neighbour(-1), { writing: event?.target === field() }),
  next: () => goOn(),
  last: () => open(neighbour(-1, waits)),
  machine: () => take(desk().querySelector(".machine [data-do=take]")),
  match: (event) => take(desk().querySelector(`[data-match="${fold(event.code.replace("Digit", "") || event.key)}"]`)),
  take: (_event, button) => take(button),
  terms: () => desk().querySelector(".terms .chip")?.focus(),
  reject: async () => {
    if (!desk().querySelector("[data-do=reject]")) return;
    const opinion = await askOpinion("ask-reject");
    if (opinion) await decide("reject", opinion);
  },
  comment: async () => {
    const opinion = await askOpinion("ask-comment");
    if (opinion) await decide("comment", opinion, { stay: true });
  },
  reopen: async () => {
    if (!desk().querySelector("[data-do=reopen]")) return;
    const reason = await askReason(desk().querySelector("[data-do=reopen]").textContent);
    if (reason) await decide("reopen", { reason }, { stay: true });
  },
  "show-finding": (_event, button) => showFinding(button.closest(".finding")),
  "next-finding": () => showFinding(finding()),
  apply: (_event, button) => apply(button.closest(".finding")),
  "apply-first": () => apply(currentFinding()),
  waive: (_event, button) => waive(button.closest(".finding")),
  "waive-first": () => waive(currentFinding()),
  discard: async () => { if (!isDirty() && !desk().querySelector(".kept")) return; await drafts.drop(desk().dataset.key); await open(desk().dataset.key); },
  undo: () => stepBack("undo"),
  redo: () => stepBack("redo"),
  filter: () => document.querySelector("#filter [name=filter]").focus(),
  order: () => document.querySelector("#filter [name=order]").focus(),
  search: () => document.querySelector("#filter [name=find]").select(),
  source: () => field().readOnly || replaceAll(field(), desk().dataset.source),
  tags: () => desk().querySelector(".tags .chip")?.focus(),
  lock: () => decide(desk().querySelector(".place .f-locked") ? "unlock" : "lock", {}, { stay: true }),
  unlock: () => decide("unlock", {}, { stay: true }),
  propagate: () => isDirty() || decide("propagate", {}, { stay: true }),
  split: async () => {
    if (!desk().querySelector("[data-do=split]")) return;
    const { selectionStart: caret, value } = field();
    const isInside = caret > 0 && caret < value.length;
    const place = await askSplit(desk().dataset.source, desk().querySelector(".original").lang, value, field().lang, isInside ? caret : 0);
    if (!place) return;
    await act.save();
    if (!isDirty()) await decide("split", place, { stay: true });
  },
  merge: async () => {
    await act.save();
    if (!isDirty()) await decide("merge", {}, { stay: true });
  },
  number: async () => {
    const number = await askNumber();
    if (!number) return;
    const row = rows().find((item) => item.dataset.number === number);
    if (row) await open(row.dataset.key);
    else say(word("no_segment", { number }), true);
  },
  diff: () => location.assign(base.replace("/review/", "/diff/")),
  preview: () => location.assign(base.replace("/review/", "/preview/")),
  articles: () => location.assign("/"),
  help: () => document.getElementById("help").showModal(),
  cancel: (_event, button) => closeDialog(button),
};
const WITHOUT_DESK = new Set(["undo", "redo", "filter", "order", "search", "number", "diff", "preview", "articles", "help", "cancel"]);
let busy = Promise.resolve();
let waiting = 0;

/** Do one thing after another: what comes while another thing is being done waits. */
function enqueue(work) {
  waiting += 1;
  busy = busy.then(work).catch((error) => {
    if (!(error instanceof Refusal)) reportError(error);
    say(error.message, true);
  }).finally(() => { waiting -= 1; });
}

/** Do what a key or button means; it decides nothing about a segment that was not on the screen when it was pressed. */
function perform(name, event, button) {
  if (desk() && isDecision(name) && (waiting > 0 || !mayDecide(event))) say(word("too_fast"), true);
  else enqueue(() => (desk() || WITHOUT_DESK.has(name) ? act[name](event, button) : undefined));
}

document.addEventListener("keydown", (event) => {
  const name = actionOf(event);
  // A held Space or Enter would press the button in focus again and again.
  if (event.repeat && !name && event.target.closest?.("[data-do]") && !isComposing(event)) event.preventDefault();
  if (!name) return;
  event.preventDefault();
  if (!isRefusedRepeat(event, name)) perform(name, event);
  else if (isDecision(name)) say(word("too_fast"), true);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-insert]");
  if (button) {
    if (button.dataset.insert !== undefined) field().readOnly || insert(field(), button.dataset.insert);
    else perform(button.dataset.do, event, button);
    return;
  }
  const row = event.target.closest(".row");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
  event.preventDefault();
  const { key } = row.closest(".segment").dataset;
  enqueue(() => open(key, { writing: Boolean(event.target.closest(".target")) }));
});

list.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  if (!event.isComposing) keepOnOneLine(field());
  drafts.keep(desk().dataset.key, field().value, desk().dataset.hash);
  mark();
  if (!event.isComposing) checkSoon();
});
list.addEventListener("compositionend", () => { keepOnOneLine(field()); checkSoon(); });

// ---- others

async function refresh(keys, here = desk()?.dataset.key ?? "") {
  const wanted = keys ? `keys=${keys.join(",")}` : `${query()}&here=${here}`;
  const answer = await get(`${base}/rows?${wanted}`);
  if (answer.order) {
    const [place, turn] = [rows().indexOf(hereRow()), opening];
    const wasOpen = here && here === desk()?.dataset.key;
    redrawAll(answer);
    if (wasOpen && !desk() && turn === opening) await open((rows()[place] ?? rows().at(-1))?.dataset.key);
    else if (answer.is_gone && desk()) refuse(word("gone"));
  }
  else for (const key of Object.keys(answer.rows)) drawRow(answer.rows[key], true);
  version = answer.version;
  progressed(answer.progress);
}

/** The current segment was changed by somebody: show it, unless something is being typed here. */
async function meet(key) {
  const before = desk();
  if (before?.dataset.key !== key) return;
  const { html } = await get(`${base}/segments/${key}`);
  const now = elements(html).querySelector(".desk").dataset;
  if (desk() !== before || (now.hash === before.dataset.hash && now.state === before.dataset.state && isDirty())) return;
  if (isDirty()) dispute(says.pop() ?? "", now);
  else show(key, html);
}

const says = [];

new Live(base, {
  onVersion: ({ version: now }) => now !== version && refresh().catch(() => {}),
  onChange: async (change) => {
    const keys = Object.keys(change.changed).filter((key) => rowOf(key)?.dataset.signature !== change.changed[key]);
    says.splice(0, says.length, ...change.news);
    const isKnown = change.was === version && !change.reordered && keys.length < 200;
    version = change.version;
    if (!keys.length && !change.reordered) return;
    const here = desk()?.dataset.key;
    try {
      await refresh(isKnown ? keys : null);
      if (change.news.length) say(change.news.join(" "));
      if (keys.includes(here)) await meet(here);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  },
});

// The back button may bring the page back as it was long ago.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
if (desk()) settle(false, true);
if ("counting" in page.dataset) askProgress();
