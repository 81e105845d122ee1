"""Reports to look at: documents -> view models (plain dicts) -> HTML.

`article_view` and `render_article` give the marked article that report and service show alike; `render_page`
makes a file of its own of it. Everything from an article passes `visible` and the templates' autoescape.
"""
