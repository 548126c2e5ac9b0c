// A home for each language, one that leads to the first of them, and the versions of a post by language.
"use strict";

const languages = () => hexo.config.languages;

// Two braces in an article are two braces, and not a template.
hexo.extend.filter.register("before_post_render", (data) => {
  data.disableNunjucks = true;
  return data;
});

hexo.extend.generator.register("homes", ({posts}) => {
  const homes = languages().map(({tag}) => ({
    path: `${tag}/index.html`,
    layout: ["index"],
    data: {home: true, lang: tag, articles: posts.filter((post) => post.lang === tag).sort("-date").toArray()},
  }));
  const first = `${hexo.config.root}${languages()[0].tag}/`;
  const start = `<!doctype html><html lang="${languages()[0].tag}"><meta charset="utf-8"><title>${hexo.config.title}</title>` +
    `<meta http-equiv="refresh" content="0; url=${first}"><a href="${first}">${first}</a></html>`;
  return [...homes, {path: "index.html", data: start}];
});

hexo.extend.helper.register("versions", function versions() {
  const {page, site} = this;
  return languages().map((language) => {
    const found = page.home
      ? {path: `${language.tag}/`}
      : site.posts.toArray().find((post) => post.page_id === page.page_id && post.lang === language.tag);
    return {...language, home: `${language.tag}/`, path: found?.path};
  });
});
