import {createContentLoader} from "vitepress";

const day = ({date}) => (date ? new Date(date).toISOString().slice(0, 10) : "");
const written = new Intl.DateTimeFormat("<< language.tag >>", {dateStyle: "long", timeZone: "UTC"});

export default createContentLoader("<< language.tag >>/*.md", {
  transform: (pages) =>
    pages
      .filter(({url}) => !url.endsWith("/"))
      .sort((one, other) => day(other.frontmatter).localeCompare(day(one.frontmatter)))
      .map(({url, frontmatter}) => ({
        url: url.replace(/\.html$/, ""),
        title: frontmatter.title,
        summary: frontmatter.summary,
        date: day(frontmatter),
        shownDate: frontmatter.date ? written.format(new Date(frontmatter.date)) : "",
      })),
});
