"""
What all pages have in common: the template environment, the base page, and the content security policies.

The templates of a page lie beside the module that renders it (`render/templates`, `layouts/templates`,
`web/templates`); they extend those in `pages/templates`.
"""
