"""A browser with a user in front of it: who logs in and agrees by the forms of the server's pages."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from server import ISSUER

# What the user presses on each page, by the ID of the page.
BUTTONS = {'login': 'login', 'consent': 'allow', 'device': 'next', 'logout': 'logout'}

# More pages than any flow has.
PAGES = 20


class Page(HTMLParser):
    """The ID of a page, and its form: where it is sent, and its fields with their values."""

    def __init__(self, html):
        super().__init__()
        self.id, self.action, self.fields = None, None, {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == 'main':
            self.id = attributes.get('id')
        elif tag == 'form':
            self.action = attributes.get('action')
        elif tag == 'input':
            self.fields[attributes['name']] = attributes.get('value') or ''


class Browser:
    def __init__(self, user):
        self._user = user
        self._session = requests.Session()

    def visit(self, url):
        """Opens a URL and does what the pages ask for.

        Answers with the URL that leads away from the server, or the ID of the last page.
        """
        response = self._session.get(url, allow_redirects=False)
        for _ in range(PAGES):
            if response.is_redirect:
                url = urljoin(ISSUER, response.headers['location'])
                if not url.startswith(ISSUER + '/'):
                    return url
                response = self._session.get(url, allow_redirects=False)
                continue
            page = Page(response.text)
            if response.status_code != 200 or page.id not in BUTTONS:
                return page.id
            form = {**page.fields, BUTTONS[page.id]: ''}
            if page.id == 'login':
                form.update(login_id=self._user, password=self._user)
            response = self._session.post(urljoin(ISSUER, page.action), data=form, allow_redirects=False)
        raise AssertionError('the pages do not come to an end')
