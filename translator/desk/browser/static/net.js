// Talk to the server, and to the person. Every decision carries the token of this visit.
const root = document.documentElement;
const words = JSON.parse(root.dataset.words);
const says = document.getElementById("says") ?? document.createElement("p");
let hiding = 0;

/** Return a word of the server's table, its {fields} filled. */
export function word(name, fields = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, field) => fields[field] ?? whole);
}

/** Say something where screen readers hear it and everybody sees it. */
export function say(text, isBad = false) {
  says.textContent = text;
  says.classList.toggle("bad", isBad);
  says.classList.add("on");
  clearTimeout(hiding);
  hiding = setTimeout(() => says.classList.remove("on"), isBad ? 9000 : 3500);
}

/** What went wrong with a request: `status` 0 where the server did not answer, else its own words in `answer`. */
export class Refusal extends Error {
  constructor(status, answer) {
    super([answer.message ?? word("offline"), answer.hint].filter(Boolean).join(" – "));
    this.status = status;
    this.answer = answer;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "same-origin", redirect: "error" });
  } catch {
    throw new Refusal(0, {});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

export const get = (path, signal) => ask(path, { headers: { accept: "application/json" }, signal });

export const post = (path, values = {}, { keepalive = false, signal } = {}) =>
  ask(path, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json", "x-csrf-token": root.dataset.csrf },
    body: JSON.stringify(values),
    keepalive,
    signal,
  });

/** Send a file, or a text, as it is. */
export const send = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/octet-stream", "x-csrf-token": root.dataset.csrf },
    body,
  });

/** Return the elements of a fragment that the server drew; all article text in it is escaped. */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
