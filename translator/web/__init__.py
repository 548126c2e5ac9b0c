"""
The newsroom in a browser, on the machine where the files are: articles, review, differences, preview.

`app.build_app` makes the application, `serving.serve` runs it. Every request passes `guarding.Guard` first: who asks is
decided by a cookie that only the address with a token gives out (`access`), and what came from an article is text on
every page and never runs. Reviewing is `translator.review.session` and nothing else; a page only shows it.
"""
