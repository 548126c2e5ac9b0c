// In the place of a part of the theme: where a page is not there in a language, its switch leads to that language's home.
import {useData} from "vitepress";
import {computed} from "vue";

export function useLangs() {
  const {frontmatter, hash, localeIndex, page, site, theme} = useData();
  const linkOf = (tag, {label, link}) => {
    if (!frontmatter.value.languages?.includes(tag)) return {text: `${label} (${theme.value.notHere})`, link};
    const rest = page.value.relativePath.slice(localeIndex.value.length + 1).replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");
    return {text: label, link: link + rest + hash.value};
  };
  const currentLang = computed(() => ({link: "/", ...site.value.locales[localeIndex.value]}));
  const localeLinks = computed(() =>
    Object.entries(site.value.locales).filter(([tag]) => tag !== localeIndex.value).map(([tag, locale]) => linkOf(tag, locale)),
  );
  return {currentLang, localeLinks};
}
