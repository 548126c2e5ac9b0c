// Atom, one feed a language: RFC 4287.
import {getCollection} from "astro:content";

const languages = {
<% for item in languages %>
  "<< item.lower >>": {tag: "<< item.tag >>", title: << quoted(item.title) >>},
<% endfor %>
};
const escaped = (text) => String(text ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const getStaticPaths = () => Object.keys(languages).map((folder) => ({params: {folder}}));

export async function GET({params: {folder}, site}) {
  const {tag, title} = languages[folder];
  const home = new URL(`/${folder}/`, site);
  const articles = await getCollection("docs", ({id, data}) => id.startsWith(`${folder}/`) && data.date && !data.draft);
  const latest = articles.sort((one, other) => other.data.date - one.data.date).slice(0, 30);
  const entries = latest.map(({id, data, rendered}) => {
    const address = new URL(`/${id}/`, site);
    return `<entry>
<title>${escaped(data.title)}</title>
<id>${address}</id>
<link rel="alternate" type="text/html" href="${address}"/>
<published>${data.date.toISOString()}</published>
<updated>${data.date.toISOString()}</updated>
<author><name>${escaped(title)}</name></author>
<summary>${escaped(data.summary ?? data.description)}</summary>
<content type="html" xml:base="${address}">${escaped(rendered?.html)}</content>
</entry>`;
  });
  return new Response(`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tag}">
<title>${escaped(title)}</title>
<id>${home}</id>
<link rel="alternate" type="text/html" href="${home}"/>
<link rel="self" type="application/atom+xml" href="${home}feed.xml"/>
<updated>${latest[0]?.data.date.toISOString() ?? "1970-01-01T00:00:00Z"}</updated>
${entries.join("\n")}
</feed>
`, {headers: {"Content-Type": "application/atom+xml"}});
}
