// Questions to the person, each a native dialog; they answer null where it was closed.
import { forget, keep, kept } from "./drafts.js";

const nameOf = (id, about) => `${about}:${id}`;

/**
 * Return the values of a dialog's form, and put the focus back where it was.
 *
 * What was typed `about` something is kept until `answered` is called: it is there again after Escape or a reload, and
 * where the decision was refused.
 */
export function ask(id, { about = "", title = "", prepare = () => {} } = {}) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const before = document.activeElement;
  form.reset();
  if (title) dialog.querySelector("h2").textContent = title;
  prepare(dialog);
  const keepTyped = () => about && keep(nameOf(id, about), { values: Object.fromEntries(new FormData(form)) });
  form.oninput = keepTyped;
  for (const [name, value] of Object.entries((about && kept(nameOf(id, about))?.values) || {})) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  dialog.returnValue = "";
  dialog.showModal();
  (form.querySelector("select, textarea, input, [role=slider]"))?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      before?.focus?.();
      keepTyped();
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
  });
}

/** What was typed into a question has become a decision. */
export const answered = (id, about) => forget(nameOf(id, about));

export async function askNumber() {
  const values = await ask("ask-number");
  return values?.number.normalize("NFKC").trim().replace(/^0+/, "") || null;
}

export const close = (button) => button.closest("dialog").close();

// Ctrl+Enter sends from the text of a dialog; Enter there is a line, and a composing input method has it first.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("dialog form");
  if (!form || event.isComposing || event.keyCode === 229 || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (form.reportValidity()) form.requestSubmit(form.querySelector("[value=ok]"));
});
