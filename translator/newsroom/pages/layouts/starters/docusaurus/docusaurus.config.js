// Settings of Docusaurus for the layout `docusaurus`: translator publish --layout docusaurus
const languages = [
<% for item in languages %>
  {tag: "<< item.tag >>", name: << quoted(item.name) >>, title: << quoted(item.title) >>, articles: << quoted(item.labels.site_articles) >>},
<% endfor %>
];
// Docusaurus reads the settings once, and calls this for each language.
const current = () => languages.find((item) => item.tag === process.env.DOCUSAURUS_CURRENT_LOCALE) ?? languages[0];

// The search asks the plugin of documentation for its versions, also where a site has none: this says so.
const noDocs = () => ({
  name: "docusaurus-plugin-content-docs",
  loadContent: () => ({loadedVersions: []}),
  contentLoaded: ({actions}) => actions.setGlobalData({path: "/docs", versions: [], breadcrumbs: false}),
});

module.exports = async () => ({
  title: current().title,
  url: << quoted(base_url) >>,
  baseUrl: "/",
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  markdown: {
    // Articles are Markdown, not MDX: a brace in them is a brace.
    format: "detect",
    hooks: {onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw"},
  },
  i18n: {
    defaultLocale: languages[0].tag,
    locales: languages.map((item) => item.tag),
    localeConfigs: Object.fromEntries(
      languages.map((item) => [item.tag, {label: item.name, htmlLang: item.tag}]),
    ),
  },
  presets: [
    [
      "classic",
      {
        docs: false,
        blog: {
          routeBasePath: "/",
          blogTitle: current().articles,
          blogSidebarTitle: current().articles,
          showReadingTime: true,
          blogSidebarCount: "ALL",
          onInlineTags: "ignore",
          onInlineAuthors: "ignore",
          onUntruncatedBlogPosts: "ignore",
          // `$x$` becomes MathML, which browsers set by themselves.
          remarkPlugins: [(await import("remark-math")).default],
          rehypePlugins: [[(await import("rehype-katex")).default, {output: "mathml"}]],
        },
        theme: {customCss: "./src/theme.css"},
      },
    ],
  ],
  plugins: [noDocs],
  themes: [
    [
      "@easyops-cn/docusaurus-search-local",
      // Chinese is cut into words by jieba: see package.json.
      {language: ["en", "zh"], hashed: true, indexDocs: false, indexBlog: true, indexPages: true, blogRouteBasePath: "/", blogDir: "blog"},
    ],
  ],
  themeConfig: {
    metadata: [{property: "og:site_name", content: current().title}],
    colorMode: {respectPrefersColorScheme: true},
    navbar: {
      title: current().title,
      items: [{type: "localeDropdown", position: "right"}],
    },
  },
});
