// The review page: one segment open, everything else a row. All knowledge is on the server; this moves, asks and draws.
import { Clock, insert, keepOnOneLine, replaceAll } from "./editor.js";
import { apply, currentFinding, finding, showFinding } from "./findings.js";
import { Drafts } from "./drafts.js";
import { answered, ask, askNumber, close as closeDialog } from "./dialogs.js";
import { actionOf, fold, isComposing } from "./keys.js";
import { Live } from "./live.js";
import { askSplit } from "./splitting.js";
import { askTerm, openConcordance } from "./words.js";
import {
  base, bringIntoSight, coveredByTools, desk, drawDesk, drawProgress, drawRow, field, hereRow, isDirty, list, mark,
  neighbour, page, redrawAll, rowOf, rows, seen, waits,
} from "./drawing.js";
import { elements, get, post, Refusal, say, word } from "./net.js";
import { isDecision, isInSeries, isInSight, isReady, isRefusedRepeat, isRepeat, keepShowing, mayDecide, shownSeconds, startShowing } from "./shown.js";

const drafts = new Drafts(base);
const clock = new Clock();
let version = page.dataset.version;
let checking = new AbortController();
let checkTimer = 0;
let opening = 0;
/** What was open when a key or button was pressed: a decision is about that, or not taken. */
let asked = null;
let talking = Promise.resolve();

/** Let what decides, and what redraws after others decided, follow one after the other: none sees half of another. */
function inTurn(work) {
  const turn = talking.then(work);
  talking = turn.catch(() => {});
  return turn;
}

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
  if (unsent?.text === field().value) drafts.forget(desk().dataset.key);
  else if (unsent && !field().readOnly) {
    field().value = unsent.text;
    const hash = unsent.hash || desk().dataset.hash;
    drafts.keep(desk().dataset.key, unsent.text, hash);
    if (hash !== desk().dataset.hash) dispute(word("changed"), desk().dataset);
  }
  if (isDirty()) checkSoon(0);
  mark();
  if (before === shownText()) keepShowing(desk(), coveredByTools());
  else startShowing(desk(), coveredByTools());
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
  const { html } = await get(`${base}/segments/${key}?${query()}`);
  if (turn !== opening) return;
  const left = hereRow();
  const isUnsaved = isDirty();
  show(key, html, writing);
  if (left !== hereRow()) left?.toggleAttribute("data-unsaved", isUnsaved);
}

const following = () => neighbour(1, waits) ?? rows().find((row) => waits(row) && row !== hereRow())?.dataset.key;

async function goOn(words = "") {
  const key = following();
  if (key) await open(key);
  if (words || !key) say(key ? words : word("end"));
}

// ---- deciding

/** Decide about the segment that was open when it was asked for; return whether the decision was taken. */
const decide = (action, values = {}, { stay = false } = {}) => inTurn(async () => {
  if (desk() !== asked) return refuse(word("changed"));
  const { key } = desk().dataset;
  const sent = field().value;
  try {
    const next = stay ? "" : following() ?? "";
    const answer = await post(`${base}/segments/${key}/${action}`, { ...seen(), ...values, next, filter: page.dataset.filter });
    // What was typed while the answer was on its way is a text of its own.
    if (field().value !== sent) drafts.keep(key, field().value, "");
    else if (action === "edit" || action === "accept") drafts.drop(key, true);
    await draw(answer);
    decided = { key, at: performance.now() };
    if (desk()?.dataset.key === key) asked = desk();
    say(word(stay || next ? answer.done : "end", { number: answer.number }));
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 409 ? dispute(error.message, error.answer.now) : refuse(error.message);
  }
});

/** Ask something, and decide with the answer; what was typed is kept until the decision has been taken. */
async function decideWith(action, { id = `ask-${action}`, title = "", values = {}, stay = false } = {}) {
  const about = [base, desk().dataset.key, action, ...Object.values(values)].join(":");
  const answer = await ask(id, { about, title });
  if (answer && await decide(action, { ...answer, ...values }, { stay })) answered(id, about);
}

/** Show what a decision changed: a row, or, where segments came or went, the list. */
async function draw(answer) {
  if (answer.rearranged) await refresh(null, answer.opened);
  else drawRow(answer.row);
  progressed(answer.progress);
  show(answer.opened, answer.html);
}

let counting = 0;
let progressDrawn = 0;

/** Show how far the article is, and ask again while errors are being counted. */
function progressed(progress) {
  progressDrawn += 1;
  drawProgress(progress);
  clearTimeout(counting);
  if (!progress.is_counted) counting = setTimeout(askProgress, 600);
}

/** Ask how far the article is; an answer that a decision overtook is out of date, and not shown. */
function askProgress() {
  const before = progressDrawn;
  return get(`${base}/progress`).then((progress) => before === progressDrawn && progressed(progress), () => {});
}

function refuse(message) {
  const notice = desk()?.querySelector(".notice");
  if (notice) {
    notice.className = "notice bad";
    notice.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
    notice.hidden = false;
  } else say(message, true);
  return false;
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
  return false;
}

const stepBack = (way) => inTurn(async () => {
  const once = Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
  const answer = await post(`${base}/${way}`, { once, here: desk()?.dataset.key ?? "", shown: shownSeconds(), filter: page.dataset.filter });
  await draw(answer);
  say(word(way, { number: answer.number }));
});

// ---- checking

function checkSoon(pause = 250) {
  desk().querySelector(".findings-box").setAttribute("aria-busy", "true");
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, pause);
}

/** What was found in another text must not stand for this one. */
function unchecked(here, reason) {
  const box = here.querySelector(".findings-box");
  box.replaceChildren(Object.assign(document.createElement("p"), { className: "quiet", textContent: `${word("unchecked")} ${reason}` }));
  box.removeAttribute("aria-busy");
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
    if (here === desk() && !signal.aborted) unchecked(here, error.message);
  }
}

async function waive(item, everywhere = false) {
  if (!item) return say(word("nothing_there"), true);
  if (!item.querySelector("[data-do=waive]") && !isDirty()) return say(word("not_offered"), true);
  if (isDirty()) return say(word("save_first"), true);
  if (item.querySelector("[data-settles]")) {
    return decide("waive", { fingerprint: item.dataset.fingerprint, reason: "" }, { stay: true });
  }
  const title = item.querySelector(".say").textContent.trim();
  return decideWith("waive", { id: "ask-reason", title, values: { fingerprint: item.dataset.fingerprint, everywhere }, stay: true });
}

// ---- actions

/** Tell whether the target may be written in; else say why not. */
function mayWrite() {
  if (field().readOnly) say(desk().querySelector(".readonly")?.textContent ?? "", true);
  return !field().readOnly;
}

/** Tell whether the open segment offers an action as a button; else say so. */
function isOffered(name) {
  const button = desk().querySelector(`[data-do=${name}]`);
  if (!button) say(word("not_offered"), true);
  return button;
}

/** Return the words of the open segment that are marked; empty for none. */
function quoted() {
  const { selectionStart: start, selectionEnd: end, value } = field();
  if (document.activeElement === field() && start < end) return value.slice(start, end);
  const marked = getSelection();
  return desk().querySelector(".original")?.contains(marked.anchorNode) ? marked.toString().trim() : "";
}

/** Put the focus on something that can be inserted, where there is one. */
function choose(css) {
  if (!mayWrite()) return;
  const chip = desk().querySelector(css);
  if (chip) chip.focus();
  else say(word("nothing_there"), true);
}

function take(button) {
  if (!button) say(word("nothing_there"), true);
  else if (mayWrite()) replaceAll(field(), button.dataset.text);
}

const act = {
  accept: () => (isDirty() ? decide("edit", { target: field().value, seconds: clock.seconds }) : decide("accept", { seconds: clock.seconds })),
  save: () => (isDirty() ? decide("edit", { target: field().value, seconds: clock.seconds }, { stay: true }) : say(word("unchanged"))),
  "save-next": async () => (isDirty() ? act.accept() : goOn(word("unchanged"))),
  write: () => {
    if (!mayWrite()) return;
    field().focus();
    field().setSelectionRange(field().value.length, field().value.length);
  },
  leave: () => { drafts.flush(); field().blur(); },
  following: (event) => open(neighbour(1), { writing: event?.target === field() }),
  previous: (event) => open(neighbour(-1), { writing: event?.target === field() }),
  next: () => goOn(),
  last: () => open(neighbour(-1, waits)),
  machine: () => take(desk().querySelector(".machine [data-do=take]")),
  match: (event) => take(desk().querySelector(`[data-match="${fold(event.code.replace("Digit", "") || event.key)}"]`)),
  take: (_event, button) => take(button),
  terms: () => choose(".terms .chip:enabled"),
  reject: () => isOffered("reject") && decideWith("reject"),
  comment: () => decideWith("comment", { values: { quote: quoted() }, stay: true }),
  answer: () => isOffered("answer") && decideWith("answer", { id: "ask-reason", title: isOffered("answer").textContent, stay: true }),
  "close-comment": () => isOffered("close-comment") && decide("close-comment", {}, { stay: true }),
  "next-article": async () => {
    const { go, message } = await get(base.replace("/review/", "/next/"));
    if (go) location.assign(go);
    else say(message);
  },
  reopen: () => {
    const title = isOffered("reopen")?.textContent;
    return title && decideWith("reopen", { id: "ask-reason", title, stay: true });
  },
  term: async () => await askTerm() && !isDirty() && open(desk().dataset.key),
  concordance: () => openConcordance(),
  "insert-hit": (_event, button) => {
    closeDialog(button);
    return mayWrite() && insert(field(), button.dataset.text);
  },
  "show-finding": (_event, button) => showFinding(button.closest(".finding")),
  "next-finding": () => showFinding(finding()),
  apply: (_event, button) => mayWrite() && apply(button.closest(".finding")),
  "apply-first": () => mayWrite() && apply(currentFinding()),
  waive: (_event, button) => waive(button.closest(".finding"), "everywhere" in button.dataset),
  "waive-first": () => waive(currentFinding()),
  dismiss: (_event, { dataset: { line, why } }) => (why
    ? decideWith("dismiss", { id: "ask-reason", title: why, values: { line }, stay: true })
    : decide("dismiss", { line }, { stay: true })),
  "dismiss-first": () => {
    const button = isOffered("dismiss");
    return button && act.dismiss(null, button);
  },
  discard: async () => { if (!isDirty() && !desk().querySelector(".kept")) return; await drafts.drop(desk().dataset.key); await open(desk().dataset.key); },
  undo: () => stepBack("undo"),
  redo: () => stepBack("redo"),
  filter: () => document.querySelector("#filter [name=filter]").focus(),
  order: () => document.querySelector("#filter [name=order]").focus(),
  search: () => document.querySelector("#filter [name=find]").select(),
  source: () => mayWrite() && replaceAll(field(), desk().dataset.source),
  tags: () => choose(".tags .chip"),
  lock: () => decide(desk().querySelector(".place .f-locked") ? "unlock" : "lock", {}, { stay: true }),
  unlock: () => decide("unlock", {}, { stay: true }),
  split: async () => {
    if (!isOffered("split")) return;
    const { selectionStart: caret, value } = field();
    const isInside = caret > 0 && caret < value.length;
    const place = await askSplit(desk().dataset.source, desk().querySelector(".original").lang, value, field().lang, isInside ? caret : 0);
    if (!place) return;
    if (isDirty()) await act.save();
    if (!isDirty()) await decide("split", place, { stay: true });
  },
  merge: async () => {
    if (isDirty()) await act.save();
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
};
const WITHOUT_DESK = new Set(["undo", "redo", "filter", "order", "search", "number", "diff", "preview", "articles", "next-article", "help"]);
let busy = Promise.resolve();
let waiting = 0;

/** Do one thing after another: what comes while another thing is being done waits, and the page says that it is busy. */
function enqueue(work) {
  waiting += 1;
  page.dataset.busy = "";
  busy = busy.then(work).catch((error) => {
    if (!(error instanceof Refusal)) reportError(error);
    say(error.message, true);
  }).finally(() => {
    waiting -= 1;
    if (!waiting) delete page.dataset.busy;
  });
}

/** What was done, or waits, before; and the last decision that the server took, with the time of its answer. */
let earlier = "";
let decided = { key: "", at: 0 };

/** Do what a key or button means; it decides nothing about a segment that was not in sight when it was pressed. */
function perform(name, event, button) {
  const open = desk();
  const mayWait = isInSeries(event, name, earlier);
  if (open && isDecision(name) && !isInSight(open) && !waiting) {
    bringIntoSight();
    say(word("out_of_sight"), true);
  } else if (open && isDecision(name) && !mayWait && (waiting > 0 || !mayDecide(event))) say(word("too_fast"), true);
  else {
    earlier = name;
    enqueue(async () => {
      if (mayWait && isDecision(name) && desk() && !(await isSeen(name, event))) return;
      asked = desk();
      if (desk() || WITHOUT_DESK.has(name)) await act[name](event, button);
    });
  }
}

/** Tell whether a key that waited may decide: about a segment that is in sight, and none that the one before decided. */
async function isSeen(name, event) {
  const isDone = name !== "redo" && decided.key === desk().dataset.key && event.timeStamp < decided.at;
  if (isDone || !(await isReady())) {
    say(word("too_fast"), true);
    return false;
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  const isHeld = isRepeat(event);
  const name = actionOf(event);
  // A held Space or Enter would press the button in focus again and again.
  if (event.repeat && !name && event.target.closest?.("[data-do]") && !isComposing(event)) event.preventDefault();
  if (!name) return;
  event.preventDefault();
  if (!isRefusedRepeat(event, name, isHeld)) perform(name, event);
  else if (isDecision(name)) say(word("too_fast"), true);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-insert]");
  if (button) {
    if (button.dataset.do === "cancel") closeDialog(button);
    else if (button.dataset.insert !== undefined) mayWrite() && insert(field(), button.dataset.insert);
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

/** Draw rows anew, or the whole list; `next` is the segment that is opened next, where that is known. */
async function refresh(keys, next = "") {
  const before = desk();
  const here = next || before?.dataset.key || "";
  const wanted = keys ? `${query()}&keys=${keys.join(",")}` : `${query()}&here=${here}`;
  const answer = await get(`${base}/rows?${wanted}`);
  if (answer.order) {
    // What the list keeps for the open segment was asked of another one.
    if (desk() !== before) return refresh(keys, next);
    const [place, turn] = [rows().indexOf(hereRow()), opening];
    redrawAll(answer);
    if (before && !next && !desk() && turn === opening) await open((rows()[place] ?? rows().at(-1))?.dataset.key);
    else if (!next && answer.is_gone && desk()) refuse(word("gone"));
  } else for (const key of Object.keys(answer.rows)) drawRow(answer.rows[key], true);
  version = answer.version;
  return progressed(answer.progress);
}

/** Where the open segment was changed by somebody, show it, unless something is being typed here. */
async function meet() {
  const before = desk();
  if (!before || before.dataset.signature === hereRow().dataset.signature) return;
  const { key } = before.dataset;
  const { html } = await get(`${base}/segments/${key}?${query()}`);
  const now = elements(html).querySelector(".desk").dataset;
  if (desk() !== before || (now.hash === before.dataset.hash && now.state === before.dataset.state && isDirty())) return;
  if (isDirty()) dispute(says.pop() ?? word("changed"), now);
  else show(key, html);
}

const says = [];

/** Take in what was decided, here or elsewhere; what this page has drawn already is known by its signatures. */
async function takeIn(change) {
  const keys = Object.keys(change.changed).filter((key) => rowOf(key)?.dataset.signature !== change.changed[key]);
  says.splice(0, says.length, ...change.news);
  const isKnown = change.was === version && !change.reordered && keys.length < 200;
  const isNews = keys.length > 0 || (change.reordered && change.version !== version);
  version = change.version;
  if (!isNews) return;
  await refresh(isKnown ? keys : null);
  if (change.news.length) say(change.news.join(" "));
  await meet();
}

const quietly = (work) => inTurn(work).catch((error) => { if (!(error instanceof Refusal)) throw error; });

new Live(base, {
  onVersion: ({ version: now }) => quietly(() => now !== version && refresh().then(meet)),
  onChange: (change) => quietly(() => takeIn(change)),
});

// The back button may bring the page back as it was long ago.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
if (desk()) settle(false, true);
if ("counting" in page.dataset) askProgress();
