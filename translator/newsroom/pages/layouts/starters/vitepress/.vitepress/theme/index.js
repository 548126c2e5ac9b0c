// The theme of VitePress, with the tags of an article below it.
import {useData, withBase} from "vitepress";
import DefaultTheme from "vitepress/theme";
import {h} from "vue";
import "./theme.css";

const Topics = () => {
  const {frontmatter, lang, theme} = useData();
  const topics = frontmatter.value.tags ?? [];
  return topics.length === 0 ? null : h("nav", {class: "vp-doc", "aria-label": theme.value.tags}, topics.flatMap((topic) => [
    h("a", {href: withBase(`/${lang.value}/tags#${encodeURIComponent(topic)}`)}, topic), " ",
  ]));
};

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {"doc-after": () => h(Topics)}),
};
