"""
The sessions in a browser, on the machine where the files are: articles, review, differences, preview.

Every request passes `site.SecurityMiddleware` first. Content of articles is always text on a page and never runs; the
pages only show a `review.session`, where all decisions are made.
"""
