// Send a file or a pasted text, and keep or leave out each block of what it becomes.
import { post, send } from "./net.js";

const main = document.getElementById("main");
const trouble = document.getElementById("trouble");

const doing = (work) => (trouble.textContent = "", work().catch((error) => (trouble.textContent = error.message)));

// The page on which a file is chosen.
const form = document.getElementById("take");
if (form) {
  const text = document.getElementById("text");
  let html = "";

  const take = (body, name) =>
    doing(async () => {
      const query = new URLSearchParams({ name, lang: document.getElementById("lang").value });
      if (document.getElementById("replace").checked) query.set("replace", "1");
      location.assign((await send(`/import?${query}`, body)).go);
    });

  // What is copied from a word processor or a page keeps its headings, links and lists.
  text.addEventListener("paste", (event) => {
    html = text.value ? "" : event.clipboardData.getData("text/html");
  });
  text.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") html = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = document.getElementById("file").files;
    if (file) take(file, file.name);
    else if (html) take(html, "pasted.html");
    else take(text.value, "");
  });
  document.getElementById("file").addEventListener("change", () => form.requestSubmit());
  main.addEventListener("dragover", (event) => event.preventDefault());
  main.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    take(file, file.name);
  });
}

// The page with the blocks.
const address = main.dataset.import;
if (address) {
  const facts = document.getElementById("facts");

  function draw(state) {
    for (const name of ["title", "date", "authors"]) facts.elements[name].value = state[name];
    state.blocks.forEach(([kept, why, isOut], at) => {
      const block = document.querySelector(`[data-number="${at + 1}"]`);
      block.classList.toggle("out", isOut);
      block.querySelector("button").setAttribute("aria-pressed", kept);
      block.querySelector(".why").textContent = why;
    });
  }

  const change = (action, values) => doing(async () => draw(await post(`${address}/${action}`, values)));

  document.querySelector(".blocks").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) change("toggle", { number: Number(button.closest("li").dataset.number) });
  });
  facts.addEventListener("change", ({ target }) => target.name !== "slug" && change("say", { [target.name]: target.value }));
  facts.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("undo").addEventListener("click", () => change("undo"));
  document.getElementById("add").addEventListener("click", () =>
    doing(async () => {
      const { path, notes, warning } = await post(`${address}/add`, { slug: facts.elements.slug.value.trim() });
      const lines = [path, warning, ...notes].filter(Boolean).map((line) => {
        const p = document.createElement("p");
        p.textContent = line;
        return p;
      });
      const link = document.createElement("a");
      link.href = "/";
      link.textContent = document.querySelector(".home").title;
      main.replaceChildren(...lines, link);
    }),
  );
}
