// Settings of VitePress for the layout `vitepress`: translator publish --layout vitepress
import katex from "@traptitech/markdown-it-katex";
import {cpSync, existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {posix} from "node:path";
import {fileURLToPath} from "node:url";
import footnote from "markdown-it-footnote";
import {createContentLoader} from "vitepress";

const site = << quoted(base_url) >>;
const languages = [
<% for item in languages %>
  {tag: "<< item.tag >>", name: << quoted(item.name) >>, locale: "<< item.locale >>", title: << quoted(item.title) >>, articles: << quoted(item.labels.site_articles) >>, notFound: << quoted(item.labels.site_not_found) >>, tags: << quoted(item.labels.tags) >>, notHere: << quoted(item.labels.site_not_here) >>},
<% endfor %>
];

// What the theme says, where it is not English.
const spoken = {
<% for item in languages if item.content_tag != "en" %>
  "<< item.tag >>": {
<% if item.content_tag == "zh-Hant" %>
    search: ["搜尋", "沒有符合的結果", "清除", "切換", "選擇", "關閉", "顯示詳細清單"],
    page: ["本頁目錄", "上一頁", "下一頁", "選單", "回到頂端", "外觀", "切換至淺色模式", "切換至深色模式", "變更語言", "跳到正文", "回到首頁", "網址或許有誤，或者頁面已經移走。"],
<% else %>
    search: ["搜索", "没有匹配的结果", "清除", "切换", "选择", "关闭", "显示详细列表"],
    page: ["本页目录", "上一页", "下一页", "菜单", "回到顶部", "外观", "切换到浅色模式", "切换到深色模式", "切换语言", "跳到正文", "回到首页", "网址可能有误，或者页面已经移走。"],
<% endif %>
  },
<% endfor %>
};

function themeOf({tag, articles, notFound, notHere, tags}) {
  const nav = [{text: articles, link: `/${tag}/`}, {text: tags, link: `/${tag}/tags`}];
  if (!spoken[tag]) return {nav, notHere, tags};
  const [outline, prev, next, menu, top, appearance, light, dark, language, skip, home, quote] = spoken[tag].page;
  return {
    nav,
    notHere,
    tags,
    outline: {label: outline},
    docFooter: {prev, next},
    sidebarMenuLabel: menu,
    returnToTopLabel: top,
    darkModeSwitchLabel: appearance,
    lightModeSwitchTitle: light,
    darkModeSwitchTitle: dark,
    langMenuLabel: language,
    skipToContentLabel: skip,
    notFound: {title: notFound, quote, linkLabel: home, linkText: home},
  };
}

function searchOf(tag) {
  const [search, none, reset, navigate, select, close, details] = spoken[tag].search;
  return {
    translations: {
      button: {buttonText: search, buttonAriaLabel: search},
      modal: {
        displayDetails: details,
        resetButtonTitle: reset,
        backButtonTitle: close,
        noResultsText: none,
        footer: {navigateText: navigate, selectText: select, closeText: close},
      },
    },
  };
}

// Words of English, and each pair of characters of Chinese, so that a word of two characters is found where it stands.
// VitePress sends these functions to the browser as text: they use nothing from outside.
function tokenize(text) {
  const found = text.match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return found.flatMap((word) =>
    (word.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []).flatMap((run) => {
      const characters = [...run];
      if (!/\p{Script=Han}/u.test(run) || characters.length === 1) return [run];
      return characters.slice(1).map((character, at) => characters[at] + character);
    }),
  );
}

const addressOf = (page) => `${site}/${page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")}`;

// Drafts are no part of the site.
const drafts = languages
  .flatMap(({tag}) => (existsSync(tag) ? readdirSync(tag, {recursive: true}).map((name) => `${tag}/${name.replaceAll("\\", "/")}`) : []))
  .filter((page) => page.endsWith(".md") && /^---\r?\n(?:(?!---).*\n)*?draft: true\r?\n/.test(readFileSync(page, "utf8")));

// The versions of a page, by language, as far as they exist.
function versionsOf(page) {
  const rest = page.split("/").slice(1).join("/");
  return languages.filter(({tag}) => rest && existsSync(`${tag}/${rest}`) && !drafts.includes(`${tag}/${rest}`)).map(({tag}) => [tag, addressOf(`${tag}/${rest}`)]);
}

// Atom: RFC 4287.
const escaped = (text) => String(text ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function feedOf({tag, title}) {
  const pages = await createContentLoader(`${tag}/**/*.md`, {render: true}).load();
  const latest = pages
    .filter(({frontmatter}) => frontmatter.date && !frontmatter.draft)
    .map((page) => ({...page, moment: new Date(page.frontmatter.date).toISOString(), address: site + page.url.replace(/\.html$/, "")}))
    .sort((one, other) => other.moment.localeCompare(one.moment))
    .slice(0, 30);
  const entries = latest.map(({address, frontmatter, html, moment}) => `<entry>
<title>${escaped(frontmatter.title)}</title>
<id>${address}</id>
<link rel="alternate" type="text/html" href="${address}"/>
<published>${moment}</published>
<updated>${moment}</updated>
<author><name>${escaped(title)}</name></author>
<summary>${escaped(frontmatter.summary ?? frontmatter.description)}</summary>
<content type="html" xml:base="${address}">${escaped(html)}</content>
</entry>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tag}">
<title>${escaped(title)}</title>
<id>${site}/${tag}/</id>
<link rel="alternate" type="text/html" href="${site}/${tag}/"/>
<link rel="self" type="application/atom+xml" href="${site}/${tag}/feed.xml"/>
<updated>${latest[0]?.moment ?? "1970-01-01T00:00:00Z"}</updated>
${entries.join("\n")}
</feed>
`;
}

// What cards and search engines read of a page; a picture is named by its path from the root of the site.
const pictures = new Set();

function cardOf({frontmatter, relativePath, title}, {locale, tag, title: site_name}) {
  const description = frontmatter.description ?? frontmatter.summary;
  const picture = frontmatter.image && posix.join(posix.dirname(relativePath), frontmatter.image);
  if (picture) pictures.add(picture);
  const [url, image] = [addressOf(relativePath), picture && `${site}/${picture}`];
  const said = {type: frontmatter.date ? "article" : "website", site_name, title, url, locale, description, image};
  const head = Object.entries(said).filter(([, content]) => content).map(([name, content]) => ["meta", {property: `og:${name}`, content}]);
  if (image) head.push(["meta", {name: "twitter:card", content: "summary_large_image"}]);
  if (!frontmatter.date) return head;
  const datePublished = new Date(frontmatter.date).toISOString().slice(0, 10);
  const record = {"@context": "https://schema.org", "@type": "NewsArticle", "@id": url, headline: title, inLanguage: tag, datePublished, description, image};
  return [...head, ["script", {type: "application/ld+json"}, JSON.stringify(record).replaceAll("<", "\\u003c")]];
}

export default {
  title: << quoted(title) >>,
  lang: "<< default.tag >>",
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ["node_modules", ...drafts],
  sitemap: {hostname: site},
  locales: Object.fromEntries(
    languages.map((item) => [
      item.tag,
      {label: item.name, lang: item.tag, title: item.title, link: `/${item.tag}/`, themeConfig: themeOf(item)},
    ]),
  ),
  themeConfig: {
    search: {
      provider: "local",
      options: {
        locales: Object.fromEntries(Object.keys(spoken).map((tag) => [tag, searchOf(tag)])),
        miniSearch: {
          options: {tokenize},
          searchOptions: {
            combineWith: "AND",
            prefix: true,
            fuzzy: (term) => (/^[a-z]{4}/i.test(term) ? 0.2 : false),
          },
        },
      },
    },
  },
  markdown: {
    config(md) {
      md.use(footnote);
      // `$x$` becomes MathML, which browsers set by themselves; braces in it are no template.
      md.use(katex, {output: "mathml", throwOnError: false});
      for (const rule of ["math_inline", "math_block"]) {
        const formula = md.renderer.rules[rule];
        md.renderer.rules[rule] = (...values) => formula(...values).replace(/^<\w+/, "$& v-pre");
      }
      // Two braces in an article are two braces, and not a template.
      const text = md.renderer.rules.text;
      md.renderer.rules.text = (...values) => text(...values).replaceAll("{{", "&#123;&#123;");
      // The title stands in the front matter, and on the page; with an anchor, else the search leaves out what follows.
      md.core.ruler.before("anchor", "title", ({Token, env, tokens}) => {
        if (!env.frontmatter?.title || tokens.some(({tag}) => tag === "h1")) return;
        const [open, inside, close, words] = [
          new Token("heading_open", "h1", 1), new Token("inline", "", 0), new Token("heading_close", "h1", -1), new Token("text", "", 0),
        ];
        words.content = inside.content = env.frontmatter.title;
        inside.children = [words];
        tokens.unshift(open, inside, close);
      });
    },
  },
  async buildEnd({outDir}) {
    for (const language of languages) writeFileSync(`${outDir}/${language.tag}/feed.xml`, await feedOf(language));
    for (const picture of pictures) if (existsSync(picture)) cpSync(picture, `${outDir}/${picture}`);
  },
  transformPageData({frontmatter, relativePath}) {
    frontmatter.languages = versionsOf(relativePath).map(([tag]) => tag);
  },
  vite: {
    resolve: {alias: [{find: /^\.\.\/composables\/langs$/, replacement: fileURLToPath(new URL("theme/langs.js", import.meta.url))}]},
  },
  transformHead({pageData}) {
    const here = languages.find(({tag}) => pageData.relativePath.startsWith(`${tag}/`));
    const feed = here ? [["link", {rel: "alternate", type: "application/atom+xml", title: here.title, href: `/${here.tag}/feed.xml`}]] : [];
    const versions = versionsOf(pageData.relativePath);
    const all = versions.length ? [...versions, ["x-default", versions[0][1]]] : [];
    const card = here ? cardOf(pageData, here) : [];
    return [...feed, ...card, ...all.map(([hreflang, href]) => ["link", {rel: "alternate", hreflang, href}])];
  },
};
