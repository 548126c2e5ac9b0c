"""
The sessions in a browser, on the machine where the files are: articles, review, differences, preview.

`app.build_app` makes the application, `server.serve` runs it. Every request passes `middleware.SecurityMiddleware`
first. A cookie says who asks; only the address with a token gives it out (`auth`). Content of articles is always text
on a page and never runs. The pages only show a `review.session`; all decisions are made there.
"""
