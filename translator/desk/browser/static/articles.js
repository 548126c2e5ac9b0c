// The list follows what is typed; counts of errors that nobody has made yet are asked for, one after another.
import { elements, get } from "./net.js";

const form = document.getElementById("finder");
const list = document.getElementById("list");
let asking = new AbortController();
let timer = 0;
let later = 0;

async function countErrors(signal) {
  for (const fact of document.querySelectorAll("[data-unknown]")) {
    const { errors, words } = await get(fact.dataset.errors, signal);
    fact.removeAttribute("data-unknown");
    fact.textContent = words;
    fact.hidden = errors === 0;
  }
}

async function refresh() {
  asking.abort();
  asking = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  const { signal } = asking;
  history.replaceState(null, "", query.size ? `/?${query}` : "/");
  query.set("part", "list");
  const { html } = await get(`/?${query}`, signal);
  if (!signal.aborted) list.replaceChildren(elements(html));
  complete();
  await countErrors(signal);
}

// While the server still reads a large house, a filter does not know all articles yet.
function complete() {
  clearTimeout(later);
  if (list.querySelector("[data-unread]")) later = setTimeout(() => quietly(refresh()), 1500);
}

form.classList.add("live");
const quietly = (promise) => promise.catch(() => {});

form.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => quietly(refresh()), 150);
});
form.addEventListener("compositionend", () => quietly(refresh()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  quietly(refresh());
});
// A digit opens the review of an article by its place, > the first.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches("input, select")) return;
  const key = event.key.normalize("NFKC").replace(/[>》]/, "1");
  if (/^[1-9]$/.test(key)) list.querySelectorAll(".ways .first")[key - 1]?.click();
});
document.addEventListener("visibilitychange", () => document.hidden || quietly(refresh()));
complete();
quietly(countErrors(asking.signal));
