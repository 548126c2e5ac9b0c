// A home, a search and a feed for each language, one home that leads to the first, a site map, and the versions of a post.
"use strict";

const {escapeHTML, full_url_for, stripHTML, url_for} = require("hexo-util");

const languages = () => hexo.config.languages;

// Two braces in an article are two braces, and not a template. (The renderer's own setting for it does nothing.)
hexo.extend.renderer.get("md").disableNunjucks = true;

hexo.extend.generator.register("homes", ({posts}) => {
  const homes = languages().map(({tag}) => ({
    path: `${tag}/index.html`,
    layout: ["index"],
    data: {below: "", lang: tag, articles: postsOf(posts, tag)},
  }));
  const first = `${hexo.config.root}${languages()[0].tag}/`;
  const start = `<!doctype html><html lang="${languages()[0].tag}"><meta charset="utf-8"><title>${hexo.config.title}</title>` +
    `<meta http-equiv="refresh" content="0; url=${first}"><a href="${first}">${first}</a></html>`;
  return [...homes, {path: "index.html", data: start}];
});

const postsOf = (posts, tag) => posts.filter((post) => post.lang === tag).sort("-date").toArray();
const address = (path) => full_url_for.call(hexo, path);

const tagsOf = ({tags}) => tags.toArray().map(({name}) => name);

hexo.extend.generator.register("topics", ({posts}) => languages().map(({tag, tags}) => {
  const articles = postsOf(posts, tag);
  const topics = [...new Set(articles.flatMap(tagsOf))].sort()
    .map((name) => ({name, articles: articles.filter((post) => tagsOf(post).includes(name))}));
  return {path: `${tag}/tags/index.html`, layout: ["tags"], data: {below: "tags/", lang: tag, title: tags, topics}};
}));

hexo.extend.generator.register("searches", ({posts}) => languages().flatMap(({tag, search}) => [
  {path: `${tag}/search/index.html`, layout: ["search"], data: {below: "search/", lang: tag, title: search}},
  {
    path: `${tag}/search/articles.json`,
    data: JSON.stringify({
      shards: 0,
      articles: postsOf(posts, tag).map(({path, title, summary, description, content}) =>
        [url_for.call(hexo, path), title, summary ?? description ?? "", stripHTML(content)]),
    }),
  },
]));

// Atom: RFC 4287.
hexo.extend.generator.register("feeds", ({posts}) => languages().map(({tag, title}) => {
  const latest = postsOf(posts, tag).slice(0, 30);
  const entries = latest.map((post) => `<entry>
<title>${escapeHTML(post.title)}</title>
<id>${address(post.path)}</id>
<link rel="alternate" type="text/html" href="${address(post.path)}"/>
<published>${post.date.toISOString()}</published>
<updated>${post.date.toISOString()}</updated>
<author><name>${escapeHTML(title)}</name></author>
<summary>${escapeHTML(post.summary ?? post.description ?? "")}</summary>
<content type="html">${escapeHTML(post.content)}</content>
</entry>`);
  return {path: `${tag}/feed.xml`, data: `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tag}">
<title>${escapeHTML(title)}</title>
<id>${address(`${tag}/`)}</id>
<link rel="alternate" type="text/html" href="${address(`${tag}/`)}"/>
<link rel="self" type="application/atom+xml" href="${address(`${tag}/feed.xml`)}"/>
<updated>${latest[0]?.date.toISOString() ?? "1970-01-01T00:00:00Z"}</updated>
${entries.join("\n")}
</feed>
`};
}));

hexo.extend.generator.register("map", ({posts}) => {
  const pages = [...languages().map(({tag}) => `${tag}/`), ...posts.map(({path}) => path)];
  const lines = pages.map((path) => `<url><loc>${address(path)}</loc></url>`);
  return {path: "sitemap.xml", data: `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join("\n")}
</urlset>
`};
});

hexo.extend.helper.register("written", ({date, lang}) =>
  new Intl.DateTimeFormat(lang, {dateStyle: "long", timeZone: "UTC"}).format(date.toDate()));

hexo.extend.helper.register("versions", function versions() {
  const {page, site} = this;
  return languages().map((language) => {
    const found = page.below !== undefined
      ? {path: `${language.tag}/${page.below}`}
      : site.posts.toArray().find((post) => post.page_id === page.page_id && post.lang === language.tag);
    return {...language, home: `${language.tag}/`, path: found?.path};
  });
});
