// The search of a site, in the browser: see search_index.py, which cuts texts in the same way.
"use strict";
(() => {
  const form = document.querySelector("form[data-index]");
  const status = document.querySelector("#found");
  const list = document.querySelector("#results");
  const elsewhere = [...document.querySelectorAll("#elsewhere a")];
  const kept = new Map();
  const load = (address) => {
    if (!kept.has(address)) kept.set(address, fetch(`${address}.json`).then((answer) => answer.json()));
    return kept.get(address);
  };
  const termsOf = (text) => {
    const plain = text.normalize("NFKC").toLowerCase();
    const found = new Set();
    for (const [word] of plain.matchAll(/[a-z0-9]+(?:['’][a-z]+)?/g)) found.add(word.replace("’", "'").replace(/'s$/, ""));
    for (const [run] of plain.matchAll(/[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu)) {
      const characters = [...run];
      if (characters.length === 1) found.add(run);
      for (let at = 0; at + 1 < characters.length; at++) found.add(characters[at] + characters[at + 1]);
    }
    return [...found];
  };
  const shardOf = (term, count) => {
    let total = 0;
    for (const character of term) total = (total * 31 + character.codePointAt(0)) % 1000003;
    return total % count;
  };
  // The articles that hold a term, by number: from its shard, or from the texts, where a generator wrote those.
  const numbersOf = async (index, term) => {
    const all = await load(`${index}/articles`);
    if (all.shards) {
      const {terms} = await load(`${index}/${shardOf(term, all.shards)}`);
      return Object.hasOwn(terms, term) ? terms[term] : [];
    }
    all.terms ??= all.articles.map(([, ...texts]) => texts.join("\n").normalize("NFKC").toLowerCase().replaceAll("’", "'"));
    const isWord = /^[a-z0-9]/.test(term) && new RegExp(`(?<![a-z0-9])${term}(?![a-z0-9])`);
    return [...all.terms.keys()].filter((at) => isWord ? isWord.test(all.terms[at]) : all.terms[at].includes(term));
  };
  const search = async (query, index) => {
    const {articles, folds = {}} = await load(`${index}/articles`);
    const terms = termsOf([...query].map((character) => folds[character] ?? character).join(""));
    if (!terms.length) return null;
    const lists = await Promise.all(terms.map((term) => numbersOf(index, term)));
    const [first, ...rest] = lists.sort((one, other) => one.length - other.length).map((numbers) => new Set(numbers));
    const numbers = [...first].filter((number) => rest.every((other) => other.has(number)));
    const wanted = query.trim().toLowerCase();
    const isTitle = (number) => articles[number][1].toLowerCase().includes(wanted);
    return numbers.sort((one, other) => isTitle(other) - isTitle(one) || one - other).map((number) => articles[number]);
  };
  let latest = 0;
  const show = async () => {
    const mine = ++latest;
    const query = form.q.value;
    const found = await search(query, form.dataset.index);
    const others = found?.length === 0 ? await Promise.all(elsewhere.map(({dataset}) => search(query, dataset.index))) : [];
    if (mine !== latest) return;
    elsewhere.forEach((link, at) => {
      link.hidden = !others[at]?.length;
      link.textContent = `${link.title} (${others[at]?.length})`;
      link.search = `?q=${encodeURIComponent(query)}`;
    });
    list.replaceChildren(...(found ?? []).slice(0, 50).map(([address, title, summary]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.root + address;
      link.textContent = title;
      item.append(link);
      if (summary) {
        const words = document.createElement("p");
        words.textContent = summary;
        item.append(words);
      }
      return item;
    }));
    status.textContent = found === null ? "" : found.length ? form.dataset.found.replace("{count}", found.length) : form.dataset.none;
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.q.addEventListener("input", show);
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  if (form.q.value) show();
})();
