"""The office: pages in the browser where officials see and do what they see and do in the chat.

An official signs in by a one-time link from their own desk in the chat (entering.py). Every page
asks the one policy, and every act runs the handler that the same button runs in the chat
(desk_acts.py), so that reporters and colleagues hear of it in the same words.

How a page is added, for example /office/month:

1. a module in pages/ that exports a Page (page.py): its path below /office, its title for the
   navigation, who may open it, and `show`, which gets a Visit (visit.py) and returns
   `visit.page("month.html", ...)`. Forms that change something are `acts`: POST to the page's path
   and "/<name>"; the form holds `{{ token() }}`, which is checked before the function is called;
2. a line in PAGES (pages/__init__.py); the order is that of the navigation;
3. a template in templates/ that extends base.html and fills the blocks `title` and `main`. Words
   come from phrases: `{{ say("office.month.title", month=...) }}`, whose sentences lie in
   content/phrases/<language>/office*.yaml in both languages. Neither style nor script may stand in
   a template: looks go into static/office.css, behaviour into static/live.js (`data-live`, an
   address whose answer replaces the element every few seconds);
4. whatever a page reads comes from storage by `visit.read(fn)`, and only what the policy lets
   `visit.actor` see. What shows one case notes that in its trail (pages/case.py).

The page's tests open it with both languages and widths (tests/bot/office/), where a missing phrase
fails.
"""
