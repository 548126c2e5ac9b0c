import {createContentLoader} from "vitepress";

const day = ({date}) => (date ? new Date(date).toISOString().slice(0, 10) : "");
const written = new Intl.DateTimeFormat("<< language.tag >>", {dateStyle: "long", timeZone: "UTC"});

export default createContentLoader("<< language.tag >>/**/*.md", {
  transform: (pages) =>
    pages
      .filter(({frontmatter, url}) => !frontmatter.draft && !/\/(tags(\.html)?)?$/.test(url))
      .sort((one, other) => day(other.frontmatter).localeCompare(day(one.frontmatter)))
      .map(({url, frontmatter}) => ({
        url: url.replace(/\.html$/, ""),
        title: frontmatter.title,
        tags: frontmatter.tags ?? [],
        summary: frontmatter.summary,
        date: day(frontmatter),
        shownDate: frontmatter.date ? written.format(new Date(frontmatter.date)) : "",
      })),
});
