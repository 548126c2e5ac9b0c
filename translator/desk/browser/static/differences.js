// Decide where differences are read: about the row in focus, or about several rows in one step that names them.
const main = document.getElementById("decisions");
for (const name of ["csrf", "me", "words"]) document.documentElement.dataset[name] = main.dataset[name];
const { elements, get, post, say } = await import("./net.js");
const { ask, answered, close } = await import("./dialogs.js");

const { review, base } = main.dataset;
const buttons = main.querySelector(".acts");
const rowOf = (element) => element?.closest?.("tr.seg[data-key]");
const seen = ({ dataset: { key, hash, state } }) => [key, hash, state];
let row = null;

function attach(found) {
  if (!found || found === row) return;
  row = found;
  row.querySelector("th").append(buttons);
  buttons.hidden = false;
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    say(error.message, true);
  }
}

async function decide(action, values = {}) {
  const [key, hash, state] = seen(row);
  const { html } = await get(`${review}/segments/${key}`);
  const { ticket } = elements(html).querySelector(".desk").dataset;
  const answer = await post(`${review}/segments/${key}/${action}`, { ...values, hash, state, ticket });
  const drawn = elements(answer.html).querySelector(`.desk[data-key="${key}"]`) ?? elements((await get(`${review}/segments/${key}`)).html).querySelector(".desk");
  Object.assign(row.dataset, { hash: drawn.dataset.hash, state: drawn.dataset.state });
  const sign = row.querySelector("th .state");
  sign.className = `state s-${drawn.dataset.state}`;
  sign.textContent = main.dataset[`state${drawn.dataset.state}`];
  say(`${answer.number}: ${sign.textContent}`);
}

async function decideWith(action) {
  const about = [review, row.dataset.key, action].join(":");
  const values = await ask(`ask-${action}`, { about });
  if (!values) return;
  await decide(action, values);
  answered(`ask-${action}`, about);
}

const act = {
  accept: () => decide("accept"),
  reject: () => decideWith("reject"),
  comment: () => decideWith("comment"),
  open: () => location.assign(row.querySelector("th a").href),
  wordless: async () => {
    const { covered } = await get(`${base}/wordless`);
    const list = document.querySelector("#ask-whole ul");
    list.replaceChildren(...covered.map(({ number, source, target }) => {
      const item = document.createElement("li");
      item.textContent = `${number}: ${source} → ${target}`;
      return item;
    }));
    if (!covered.length) return say(main.dataset.nothing);
    if (await ask("ask-whole", { title: main.dataset.wordless.replace("{count}", covered.length) })) {
      await post(`${base}/wordless`, { seen: covered.map((one) => one.seen) });
      location.reload();
    }
  },
  "reject-all": async () => {
    const rows = [...document.querySelectorAll("tr.seg[data-key]")].filter((one) => one.offsetParent && ["translated", "reviewed"].includes(one.dataset.state));
    if (!rows.length) return say(main.dataset.nothing);
    const title = main.dataset.reject.replace("{count}", rows.length);
    const values = await ask("ask-reject", { about: `${review}:reject-all`, title });
    if (!values) return;
    await post(`${base}/reject`, { ...values, seen: rows.map(seen) });
    answered("ask-reject", `${review}:reject-all`);
    location.reload();
  },
  cancel: (button) => close(button),
};
const KEYS = { a: "accept", x: "reject", c: "comment", Enter: "open" };

document.addEventListener("focusin", ({ target }) => attach(rowOf(target)));
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) attempt(() => act[button.dataset.do](button));
  else attach(rowOf(target));
});
document.addEventListener("keydown", (event) => {
  const name = KEYS[event.key.normalize("NFKC")];
  if (!name || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !event.target.matches("tr.seg[data-key]")) return;
  event.preventDefault();
  attach(event.target);
  attempt(() => act[name]());
});
