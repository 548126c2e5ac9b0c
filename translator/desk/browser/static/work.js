// The steps of an article: each shows what it would do, and is taken only as it was shown.
import { get, post, say } from "./net.js";

const { base } = document.querySelector("main").dataset;

function show(form, { lines, why, hash }) {
  const plan = form.querySelector(".plan");
  plan.dataset.hash = hash;
  plan.querySelector("p").textContent = why;
  plan.querySelector("ul").replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

const valuesOf = (form) => Object.fromEntries(new FormData(form));

for (const form of document.querySelectorAll("form[data-step]")) {
  let timer = 0;
  const path = `${base}/${form.dataset.step}`;
  const ask = async () => show(form, await get(`${path}?${new URLSearchParams(valuesOf(form))}`));
  if ("asks" in form.dataset) {
    form.addEventListener("input", () => {
      form.querySelector(".plan").dataset.hash = "";
      clearTimeout(timer);
      timer = setTimeout(() => form.checkValidity() && ask().catch((error) => say(error.message, true)), 250);
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { hash } = form.querySelector(".plan").dataset;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      if (!hash) return await ask();
      const { done } = await post(path, { ...valuesOf(form), hash });
      say(done.join("; ") || "✓");
      setTimeout(() => location.reload(), 900);
    } catch (error) {
      say(error.message, true);
      await ask().catch(() => {});
    } finally {
      button.disabled = false;
    }
  });
}
