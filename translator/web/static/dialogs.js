// Questions to the person, each a native dialog; they answer null where it was closed.

/** Return the values of a dialog's form, and put the focus back where it was. */
export function ask(id, prepare = () => {}) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const before = document.activeElement;
  form.reset();
  prepare(dialog);
  dialog.returnValue = "";
  dialog.showModal();
  (form.querySelector("select, textarea, input, [role=slider]"))?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      before?.focus?.();
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
  });
}

/** Ask what is to be said, of what kind it is, and how bad. */
export const askOpinion = (id) => ask(id);

export async function askReason(title) {
  const values = await ask("ask-reason", (dialog) => { dialog.querySelector("h2").textContent = title; });
  return values?.reason.trim() || null;
}

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
