import {createContentLoader} from "vitepress";

export default createContentLoader("<< language.tag >>/*.md", {
  transform: (pages) =>
    pages
      .filter(({url}) => !url.endsWith("/"))
      .sort((one, other) => String(other.frontmatter.date).localeCompare(String(one.frontmatter.date)))
      .map(({url, frontmatter}) => ({url: url.replace(/\.html$/, ""), title: frontmatter.title})),
});
