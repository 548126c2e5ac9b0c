"use strict";
// The page can be read without this, filters and columns included: it adds keys, the search and the count of rows. The row
// in hand is put into the address, so that it can be sent to somebody. Nothing here asks for the layout of hidden rows.
const all = [...document.querySelectorAll("tbody")];
const form = document.querySelector("form.tools");
const search = document.querySelector("#q");
const count = document.querySelector("#count");
const help = document.querySelector("#help");
const bar = document.querySelector("thead");
let texts;

const isChosen = () => {
  const filter = form.querySelector("input[name=f]:checked").id.slice(2);
  const state = form.querySelector("#st").value;
  const soft = filter === "changed" && form.querySelector("#h-soft").checked;
  return (row) => {
    const names = row.classList;
    return (filter === "all" || names.contains(filter)) && (!state || names.contains(`st-${state}`))
      && !(soft && names.contains("softly")) && !names.contains("miss");
  };
};

const folded = (text) => text.normalize("NFKC").toLowerCase();

// What is looked for is what can be read: not the words that only a screen reader says, nor one of two forms of a cell.
function textOf(row) {
  const copy = row.cloneNode(true);
  for (const extra of copy.querySelectorAll(".vh, .v2")) extra.remove();
  return folded(copy.textContent);
}

function find() {
  const wanted = folded(search.value.trim());
  if (wanted) texts ??= all.map(textOf);
  all.forEach((row, at) => row.classList.toggle("miss", wanted !== "" && !texts[at].includes(wanted)));
  tell();
}

function tell() {
  count.textContent = count.dataset.words.replace("%s", all.filter(isChosen()).length);
}

function move(step, wanted) {
  const list = all.filter(isChosen());
  let at = list.indexOf(document.activeElement.closest?.("tbody"));
  if (at < 0) {
    const top = bar.getBoundingClientRect().bottom;
    at = list.findIndex((row) => row.getBoundingClientRect().bottom > top) - (step > 0 ? 1 : 0);
  }
  do at += step; while (list[at] && !wanted(list[at]));
  const row = list[at];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
  if (row.id) history.replaceState(null, "", `#${row.id}`);
}

function leaveSearch() {
  search.value = "";
  find();
  const row = all.find((item) => item.id && `#${item.id}` === location.hash);
  (row ?? document.querySelector("#rows")).focus();
}

const any = () => true;
const changed = (row) => row.matches(".changed");
const keys = {
  j: () => move(1, any), k: () => move(-1, any), n: () => move(1, changed), p: () => move(-1, changed),
  "/": () => search.focus(), "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || help.open) return;
  if (event.target.matches("input[type=search]")) {
    if (event.key === "Escape") leaveSearch();
    else if (event.key === "Enter") move(1, any);
    else return;
  } else if (event.target.matches("select")) return;
  else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(event.key === "ArrowDown" ? 1 : -1, any);
  else if (!event.altKey && keys[event.key.normalize("NFKC")]) keys[event.key.normalize("NFKC")]();
  else return;
  event.preventDefault();
});

let waiting;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 120);
});
form.addEventListener("change", tell);
form.addEventListener("submit", (event) => event.preventDefault());
for (const item of form.querySelectorAll("[hidden]")) item.hidden = false;
find();
