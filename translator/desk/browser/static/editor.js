// The field in which a target is written. Offsets from the server are code points; the browser counts UTF-16 units.

/** Return where a code point lies in UTF-16 units. */
export const unitsAt = (text, point) => [...text].slice(0, point).join("").length;

/**
 * Put text at the caret, or over the selection, so that the browser's own undo knows it.
 * A pair of tags goes around what is selected; one tag stands behind it.
 */
export function insert(field, text) {
  field.focus();
  const pair = /^<(\d+)><\/\1>$/.exec(text);
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  if (pair) text = `<${pair[1]}>${chosen}</${pair[1]}>`;
  else if (/^<\/?\d+\/?>$/.test(text)) field.setSelectionRange(field.selectionEnd, field.selectionEnd);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  // Between the two halves of a pair of tags is where writing goes on.
  if (pair && !chosen) field.setSelectionRange(field.selectionEnd - pair[1].length - 3, field.selectionEnd - pair[1].length - 3);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Put another text in the place of all that is there. */
export function replaceAll(field, text) {
  field.focus();
  field.select();
  insert(field, text);
}

/** Put `text` in the place of the code points from `start` to `end`. */
export function replaceSpan(field, start, end, text) {
  select(field, start, end);
  insert(field, text);
}

export function select(field, start, end) {
  field.focus();
  field.setSelectionRange(unitsAt(field.value, start), unitsAt(field.value, end));
}

const WIDE = /[\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3ffff}]/u;

/** A segment is one line: lines that come from the clipboard are joined as sentences are, Chinese ones without a blank. */
export function keepOnOneLine(field) {
  if (!/[\r\n\u2028\u2029]/.test(field.value)) return;
  const isChinese = field.lang.startsWith("zh");
  const joined = (text) => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, (_match, at, whole) => {
    const before = [...whole.slice(0, at).replace(/<\/?\d+\/?>/g, "")].at(-1) ?? "";
    const after = whole.slice(at).replace(/<\/?\d+\/?>/g, "").trimStart();
    const wide = [before, [...after][0] ?? ""].map((side) => WIDE.test(side) || (isChinese && /[—‘’“”…]/.test(side)));
    return !before || !after || (isChinese ? wide.includes(true) : !wide.includes(false)) ? "" : " ";
  });
  const at = joined(field.value.slice(0, field.selectionEnd)).length;
  field.value = joined(field.value);
  field.setSelectionRange(at, at);
}

/** Count the seconds in which somebody is busy: the gaps between keys and clicks that are shorter than half a minute. */
export class Clock {
  constructor() {
    this.reset();
    for (const name of ["keydown", "pointerdown", "input"]) document.addEventListener(name, () => this.tick(), { passive: true });
  }
  reset() {
    this.last = performance.now();
    this.sum = 0;
  }
  tick() {
    const now = performance.now();
    if (now - this.last < 30000) this.sum += now - this.last;
    this.last = now;
  }
  get seconds() {
    return Math.round(this.sum / 1000);
  }
}
