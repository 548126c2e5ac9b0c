// Settings of Astro with Starlight for the layout `astro`: translator publish --layout astro
import starlight from "@astrojs/starlight";
import {defineConfig, passthroughImageService} from "astro/config";
import rehypeKatex from "rehype-katex";
import remarkMath from "remark-math";

// `## Title {#id}`: the ids of headings, which are the same in all languages.
function headingIds() {
  const visit = (node) => {
    const last = node.type === "heading" && node.children.at(-1);
    const found = last?.type === "text" && last.value.match(/\s*\{#([^\s{}]+)\}\s*$/);
    if (found) {
      last.value = last.value.slice(0, found.index);
      node.data = {...node.data, hProperties: {...node.data?.hProperties, id: found[1]}};
    }
    node.children?.forEach(visit);
  };
  return visit;
}

export default defineConfig({
  site: << quoted(base_url) >>,
  trailingSlash: "always",
  image: {service: passthroughImageService()},
  // `$x$` becomes MathML, which browsers set by themselves.
  markdown: {remarkPlugins: [headingIds, remarkMath], rehypePlugins: [[rehypeKatex, {output: "mathml"}]]},
  redirects: {"/": "/<< default.lower >>/"},
  integrations: [
    starlight({
      title: {
<% for item in languages %>
        "<< item.tag >>": << quoted(item.title) >>,
<% endfor %>
      },
      disable404Route: true,
      defaultLocale: "<< default.lower >>",
      locales: {
<% for item in languages %>
        "<< item.lower >>": {label: << quoted(item.name) >>, lang: "<< item.tag >>"},
<% endfor %>
      },
      customCss: ["./src/theme.css"],
      components: {Head: "./src/components/Head.astro", MarkdownContent: "./src/components/Content.astro"},
    }),
  ],
});
