"use strict";
// The page can be read without this, filters and columns included: it adds keys, the search and the count of rows. The
// current row is put into the address, so that it can be sent to somebody. Nothing here asks for the layout of hidden rows.
const root = document.documentElement;
const table = document.querySelector("#rows");
const all = [...table.querySelectorAll("tr.seg")];
const notes = all.map((row) => (row.nextElementSibling?.matches(".notes") ? row.nextElementSibling : null));
const form = document.querySelector("form.tools");
const search = document.querySelector("#q");
const count = document.querySelector("#count");
const help = document.querySelector("#help");
const bar = table.querySelector("thead");
let texts;
let shown = all;

// Filters and columns are classes of <html>: see the stylesheet. Groups without a row to show go, others get a new height.
function choose() {
  for (const box of form.querySelectorAll("input[id]:not([type=search]), option[id]")) {
    const isOn = box.checked ?? box.selected;
    root.classList.toggle(`is-${box.id}`, isOn);
    root.classList.toggle(`not-${box.id}`, !isOn);
  }
  const filter = form.querySelector("input[name=f]:checked").id.slice(2);
  const state = form.querySelector("#st").value;
  shown = all.filter(({ classList: names }) => (filter === "all" || names.contains(filter))
    && (!state || names.contains(`st-${state}`)) && !names.contains("miss"));
  const inGroup = new Map();
  for (const row of shown) inGroup.set(row.parentNode, (inGroup.get(row.parentNode) ?? 0) + 1);
  for (const group of table.tBodies) {
    const size = inGroup.get(group) ?? 0;
    group.classList.toggle("empty", size === 0);
    group.style.setProperty("--rows", size);
  }
  root.classList.add("anew");
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("anew")));
  count.textContent = count.dataset.words.replace("%s", shown.length);
}

const folded = (text) => text.normalize("NFKC").toLowerCase();

// What is looked for is what can be read, not the words that only a screen reader says.
function textOf(row, at) {
  let text = row.textContent + (notes[at]?.textContent ?? "");
  for (const words of table.dataset.words.split("|")) text = text.replaceAll(words, "");
  return folded(text);
}

function find() {
  const wanted = folded(search.value.trim());
  if (wanted) texts ??= all.map(textOf);
  all.forEach((row, at) => {
    const isMiss = wanted !== "" && !texts[at].includes(wanted);
    row.classList.toggle("miss", isMiss);
    notes[at]?.classList.toggle("miss", isMiss);
  });
  choose();
}

function move(step, wanted) {
  let at = shown.indexOf(document.activeElement.closest?.("tr.seg"));
  if (at < 0) {
    const top = bar.getBoundingClientRect().bottom;
    at = shown.findIndex((row) => row.getBoundingClientRect().bottom > top) - (step > 0 ? 1 : 0);
  }
  do at += step; while (shown[at] && !wanted(shown[at]));
  const row = shown[at];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
  if (row.id) history.replaceState(null, "", `#${row.id}`);
}

function leaveSearch() {
  search.value = "";
  find();
  (all.find((row) => row.id && `#${row.id}` === location.hash) ?? table).focus();
}

const any = () => true;
const changed = (row) => row.matches(".changed");
const keys = {
  j: () => move(1, any), k: () => move(-1, any), n: () => move(1, changed), p: () => move(-1, changed),
  "/": () => search.focus(), "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || help.open) return;
  const key = event.key.normalize("NFKC");
  if (event.target === search) {
    if (key === "Escape") leaveSearch();
    else if (key === "Enter") {
      find();
      search.blur();
      move(1, any);
    } else return;
  } else if (event.target.closest("dialog") || event.target.matches("select, textarea, input:not([type=radio], [type=checkbox])")) return;
  else if (event.altKey && (key === "ArrowDown" || key === "ArrowUp")) move(key === "ArrowDown" ? 1 : -1, any);
  else if (!event.altKey && keys[key]) keys[key]();
  else return;
  event.preventDefault();
});

let waiting;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 120);
});
form.addEventListener("change", choose);
form.addEventListener("submit", (event) => event.preventDefault());
for (const item of form.querySelectorAll("[hidden]")) item.hidden = false;
new ResizeObserver(() => root.style.setProperty("--bar", `${form.offsetHeight}px`)).observe(form);
choose();
