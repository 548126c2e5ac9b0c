import {docsLoader} from "@astrojs/starlight/loaders";
import {docsSchema, i18nSchema} from "@astrojs/starlight/schema";
import {defineCollection, z} from "astro:content";
<% for item in languages if item.tag != "en" %>
import << item.tag | replace("-", "") >> from "../node_modules/@astrojs/starlight/translations/<< "zh-TW" if item.tag.startswith("zh-Hant") else "zh-CN" >>.json";
<% endfor %>

// Starlight speaks Chinese, under names of regions.
const texts = [
<% for item in languages if item.tag != "en" %>
  {id: "<< item.tag >>", ...<< item.tag | replace("-", "") >>},
<% endfor %>
];

export const collections = {
  docs: defineCollection({
    loader: docsLoader(),
    schema: docsSchema({extend: z.object({date: z.coerce.date().optional(), summary: z.string().optional(), tags: z.array(z.string()).optional()})}),
  }),
  i18n: defineCollection({loader: () => texts, schema: i18nSchema()}),
};
