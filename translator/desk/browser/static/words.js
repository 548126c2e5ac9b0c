// Words: where they stand in the house, and new terms. What is marked in the source stays known while the target is marked.
import { ask } from "./dialogs.js";
import { base, desk, field } from "./drawing.js";
import { get, post, Refusal, say } from "./net.js";

let inSource = "";
document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  const text = String(chosen).trim();
  if (text && desk()?.querySelector(".original")?.contains(chosen.anchorNode)) inSource = text;
});

/** What a new segment shows was not marked in it. */
const marked = () => [desk().dataset.source.includes(inSource) ? inSource : "", field().value.slice(field().selectionStart, field().selectionEnd).trim()];

/** Ask for a term, say what it touches, and write it; return whether that was done. */
export async function askTerm() {
  const [source, target] = marked();
  const values = await ask("ask-term", {
    prepare: (dialog) => {
      const { elements } = dialog.querySelector("form");
      elements.source.value = source;
      elements.target.value = target;
    },
  });
  if (!values) return false;
  let answer = await post(`${base}/term`, values);
  if (answer.touched) {
    const chosen = await ask("ask-touched", { title: answer.touched });
    if (!chosen) return false;
    answer = await post(`${base}/term`, { ...values, ...chosen });
  }
  inSource = "";
  say(answer.words);
  return true;
}

/** Show where words stand; the first hit is read with Enter, any is inserted with its button or with Alt+Enter. */
export function openConcordance() {
  const dialog = document.getElementById("concordance");
  const [source, target] = marked();
  const { find } = dialog.querySelector("form").elements;
  const hits = dialog.querySelector("ol");
  let turn = 0;
  let timer = 0;
  const search = async () => {
    const mine = ++turn;
    const { html } = await get(`${base}/concordance?find=${encodeURIComponent(find.value)}`);
    if (mine === turn) hits.innerHTML = html;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch((error) => { if (error instanceof Refusal) say(error.message, true); }), 200);
  };
  find.oninput = (event) => { if (!event.isComposing) soon(); };
  find.addEventListener("compositionend", soon);
  dialog.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const item = event.target.closest("li") ?? hits.querySelector("li");
    if (event.target === find || event.altKey) event.preventDefault();
    if (event.altKey) item?.querySelector("button")?.click();
    else if (event.target === find) item?.querySelector("a")?.click();
  };
  find.value = target || source;
  if (find.value) soon();
  dialog.showModal();
  find.select();
}
