"use strict";
// The page can be read without this: it only adds keys. j/k or the arrows with Alt go from row to row, n/p from change to
// change, and the row in hand is put into the address, so that it can be sent to somebody.
const rows = () => [...document.querySelectorAll("tbody")].filter((row) => row.offsetParent !== null);
const current = (list) => list.indexOf(document.activeElement.closest?.("tbody"));

function nearest(list) {
  const top = document.querySelector("thead").getBoundingClientRect().bottom;
  return list.findIndex((row) => row.getBoundingClientRect().bottom > top);
}

function move(step, wanted) {
  const list = rows();
  let at = current(list);
  if (at < 0) at = nearest(list) - (step > 0 ? 1 : 0);
  do at += step; while (list[at] && !wanted(list[at]));
  const row = list[at];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
  if (row.id) history.replaceState(null, "", `#${row.id}`);
}

const any = () => true;
const changed = (row) => row.matches(".changed");
const keys = { j: [1, any], k: [-1, any], n: [1, changed], p: [-1, changed] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.target.matches("input")) return;
  const key = event.key.normalize("NFKC");
  if (event.altKey && (key === "ArrowDown" || key === "ArrowUp")) move(key === "ArrowDown" ? 1 : -1, any);
  else if (!event.altKey && keys[key]) move(...keys[key]);
  else return;
  event.preventDefault();
});
