// Where a segment is split: a place in the source and one in the target, chosen with the mouse, a finger or the arrows.
import { ask } from "./dialogs.js";
import { word } from "./net.js";

const TAG = /<\/?\d+\/?>/g;
const SENTENCE_END = /[。！？；]+[”’」』）)"']*\s*|[.!?;]+[”’)"']*\s+/g;
const pointsTo = (text, unit) => [...text.slice(0, unit)].length;
/** Text and place of each side, in UTF-16 units, while the question is open. */
const sides = new Map();

/** Return words and signs, each with where it begins; a tag is one piece. */
function pieces(text, lang) {
  const found = [];
  const words = (start, part) => {
    for (const { segment, index } of new Intl.Segmenter(lang, { granularity: "word" }).segment(part)) {
      found.push({ text: segment, start: start + index });
    }
  };
  let at = 0;
  for (const { 0: tag, index } of text.matchAll(TAG)) {
    words(at, text.slice(at, index));
    found.push({ text: tag, start: index, isTag: true });
    at = index + tag.length;
  }
  words(at, text.slice(at));
  return found;
}

/** Return the end of the sentence that ends nearest to a share of the text; the word nearest to it where none does. */
function likely(text, share, lang) {
  const ends = [...text.matchAll(SENTENCE_END)].map((hit) => hit.index + hit[0].length).filter((end) => end < text.length);
  const places = ends.length ? ends : pieces(text, lang).filter((piece) => piece.text.trim() && piece.start).map((piece) => piece.start);
  return places.sort((one, other) => Math.abs(one - share * text.length) - Math.abs(other - share * text.length))[0] ?? text.length;
}

function draw(box) {
  const { text, at } = sides.get(box);
  const cut = Object.assign(document.createElement("span"), { className: "cut" });
  const shown = [];
  let isCut = false;
  for (const piece of pieces(text, box.lang)) {
    const end = piece.start + piece.text.length;
    const parts = at > piece.start && at < end ? [[piece.start, at], [at, end]] : [[piece.start, end]];
    for (const [start, stop] of parts) {
      if (!isCut && start >= at) isCut = Boolean(shown.push(cut));
      const span = document.createElement("span");
      Object.assign(span.dataset, { start, stop });
      span.className = `${piece.isTag ? "tag" : "piece"}${start < at ? "" : " after"}`;
      span.textContent = text.slice(start, stop);
      shown.push(span);
    }
  }
  if (!isCut) shown.push(cut);
  box.replaceChildren(...shown);
  box.setAttribute("aria-valuemax", text.length);
  box.setAttribute("aria-valuenow", at);
  box.setAttribute("aria-valuetext", word("cut_at", { before: text.slice(0, at), after: text.slice(at) }));
}

function move(box, place) {
  const side = sides.get(box);
  side.at = Math.min(Math.max(place, 0), side.text.length);
  draw(box);
}

/** Return the next place: by a character, or the beginning of the next word, over blanks. */
function step(box, way, byCharacter) {
  const { text, at } = sides.get(box);
  if (byCharacter) {
    const before = [...text.slice(0, at)].pop() ?? "";
    return at + (way > 0 ? String.fromCodePoint(text.codePointAt(at) ?? 32).length : -before.length);
  }
  const starts = [0, ...pieces(text, box.lang).filter((piece) => piece.text.trim()).map((piece) => piece.start), text.length];
  return way > 0 ? starts.find((start) => start > at) ?? at : starts.findLast((start) => start < at) ?? at;
}

for (const box of document.querySelectorAll("#ask-split .cutting")) {
  box.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter") box.closest("form").requestSubmit(box.closest("form").querySelector("[value=ok]"));
    else if (way) move(box, step(box, way, event.ctrlKey || event.altKey));
    else if (event.key === "Home" || event.key === "End") move(box, event.key === "Home" ? 0 : Infinity);
    else return;
    event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-start]");
    if (!piece) return;
    const { left, width } = piece.getBoundingClientRect();
    const isBlank = !piece.textContent.trim();
    const isFar = !isBlank && event.clientX > left + width / 2 && piece.textContent.length > 1 && piece.nextElementSibling;
    move(box, Number(isBlank || isFar ? piece.dataset.stop : piece.dataset.start));
  });
}

/** Ask where to split; return `source_at` and `target_at` in code points, or null. */
export async function askSplit(source, sourceLang, target, targetLang, caret) {
  const prepare = (dialog) => {
    const [first, second] = dialog.querySelectorAll(".cutting");
    Object.assign(first, { lang: sourceLang });
    Object.assign(second, { lang: targetLang, hidden: !target });
    const at = likely(source, 0.5, sourceLang);
    sides.set(first, { text: source, at });
    sides.set(second, { text: target, at: caret || likely(target, at / source.length, targetLang) });
    [first, second].forEach(draw);
  };
  const values = await ask("ask-split", { prepare });
  if (!values) return null;
  const [from, into] = [...document.querySelectorAll("#ask-split .cutting")].map((box) => sides.get(box));
  return { source_at: pointsTo(from.text, from.at), target_at: target ? pointsTo(into.text, into.at) : null };
}
