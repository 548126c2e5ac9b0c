// Settings of VitePress for the layout `vitepress`: translator publish --layout vitepress
import {existsSync} from "node:fs";
import footnote from "markdown-it-footnote";

const site = << quoted(base_url) >>;
const languages = [
<% for item in languages %>
  {tag: "<< item.tag >>", name: << quoted(item.name) >>, title: << quoted(item.title) >>},
<% endfor %>
];

const addressOf = (page) => `${site}/${page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")}`;

// The versions of a page, by language, as far as they exist.
function versionsOf(page) {
  const rest = page.split("/").slice(1).join("/");
  return languages.filter(({tag}) => rest && existsSync(`${tag}/${rest}`)).map(({tag}) => [tag, addressOf(`${tag}/${rest}`)]);
}

export default {
  title: << quoted(title) >>,
  lang: "<< default.tag >>",
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ["node_modules"],
  sitemap: {hostname: site},
  locales: Object.fromEntries(
    languages.map(({tag, name, title}) => [tag, {label: name, lang: tag, title, link: `/${tag}/`}]),
  ),
  themeConfig: {search: {provider: "local"}},
  markdown: {
    config(md) {
      md.use(footnote);
      // Two braces in an article are two braces, and not a template.
      const text = md.renderer.rules.text;
      md.renderer.rules.text = (...values) => text(...values).replaceAll("{{", "&#123;&#123;");
      // The title stands in the front matter, and on the page.
      md.core.ruler.push("title", ({Token, env, tokens}) => {
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
  transformHead({pageData}) {
    const versions = versionsOf(pageData.relativePath);
    const all = versions.length ? [...versions, ["x-default", versions[0][1]]] : [];
    return all.map(([hreflang, href]) => ["link", {rel: "alternate", hreflang, href}]);
  },
};
