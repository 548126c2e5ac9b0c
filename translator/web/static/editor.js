// The field in which a target is written. Offsets from the server are code points; the browser counts UTF-16 units.

/** Return where a code point lies in UTF-16 units. */
export const unitsAt = (text, point) => [...text].slice(0, point).join("").length;

/** Put text at the caret, or over the selection, so that the browser's own undo knows it. */
export function insert(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  // Between the two halves of a pair of tags is where writing goes on.
  const pair = /^<(\d+)><\/\1>$/.exec(text);
  if (pair) field.setSelectionRange(field.selectionEnd - pair[1].length - 3, field.selectionEnd - pair[1].length - 3);
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

/** A segment is one line: line breaks that come from the clipboard are blanks. */
export function keepOnOneLine(field) {
  if (!/[\r\n]/.test(field.value)) return;
  const at = field.selectionEnd;
  field.value = field.value.replace(/\s*[\r\n]+\s*/g, " ");
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
