"""What may stand on a list of dangerous addresses, and what must never."""

from __future__ import annotations

import pytest

from bot.lookups.lists.listable import Listing, NotListable, Why, form_to_list, forms
from content.reading.library import Library


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("kbank-verify.top", "kbank-verify.top/"),
        ("HTTPS://WWW.Kbank-Verify.TOP:443/", "kbank-verify.top/"),
        ("http://bad.example.com/a/b.html#x", "bad.example.com/a/b.html"),
        ("https://sites.google.com/view/bad", "sites.google.com/view/bad"),
        ("https://bit.ly/3xYz", "bit.ly/3xYz"),
        ("evil.weebly.com", "evil.weebly.com/"),
        ("http://8.8.8.8/x", "8.8.8.8/x"),
        ("\u0e18\u0e19\u0e32\u0e04\u0e32\u0e23.com", "xn--42c3bd5b5db.com/"),
    ],
)
def test_an_address_is_listed_in_one_form(link: str, form: str, library: Library) -> None:
    assert form_to_list(link, library.links) == form


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("", Why.NO_ADDRESS),
        ("hello", Why.PRIVATE),
        ("two words.com", Why.NO_ADDRESS),
        ("ftp://bad.top/", Why.NO_ADDRESS),
        ("javascript:alert(1)", Why.NO_ADDRESS),
        ("http://scb.co.th@bad.top/", Why.USER),
        ("http://bad.top/?id=somchai", Why.QUERY),
        ("http://bad.top/u/0812345678", Why.PERSONAL),
        ("http://bad.top/u/+66 81 234 5678".replace(" ", "%20"), Why.PERSONAL),
        ("http://bad.top/1103700123456", Why.PERSONAL),
        ("http://bad.top/a%40b.com", Why.PERSONAL),
        ("http://127.0.0.1/", Why.PRIVATE),
        ("http://10.0.0.8/x", Why.PRIVATE),
        ("http://[::1]/x", Why.PRIVATE),
        ("localhost", Why.PRIVATE),
        ("co.th", Why.ENDING),
        ("github.io", Why.ENDING),
        ("https://www.facebook.com/", Why.SHARED),
        ("weebly.com", Why.SHARED),
        ("bit.ly", Why.SHARED),
        ("https://www.scb.co.th", Why.KNOWN),
        ("https://anything.kasikornbank.com/", Why.KNOWN),
    ],
)
def test_what_would_harm_or_name_somebody_is_refused(link: str, why: Why, library: Library) -> None:
    with pytest.raises(NotListable) as refused:
        form_to_list(link, library.links)
    assert refused.value.why is why


def test_a_listed_host_is_met_by_each_of_its_pages_and_a_page_by_itself(library: Library) -> None:
    host, page = "kbank-verify.top/", "sites.google.com/view/bad"
    shared = library.links.shared_hosts
    for link in ("kbank-verify.top", "https://www.kbank-verify.top/a?b=c", "x.kbank-verify.top/z"):
        assert host in forms(link, shared)
    assert page in forms("https://sites.google.com/view/bad?x=1", shared)
    assert page not in forms("https://sites.google.com/view/good", shared)
    assert "xn--42c3bd5b5db.com/" in forms("\u0e18\u0e19\u0e32\u0e04\u0e32\u0e23.com/a", shared)
    assert "google.com/" not in forms("https://sites.google.com/view/bad", shared)


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("http://www.kbank-verify.top/login?id=7", "kbank-verify.top/"),
        ("http://u8842.login.kbank-verify.top/x", "kbank-verify.top/"),
        ("http://evil.weebly.com/a", "evil.weebly.com/"),
        ("http://www.evil.github.io/a", "evil.github.io/"),
        ("http://8.8.8.8/pay/77", "8.8.8.8/"),
        ("https://bit.ly/3xYz", None),
        ("https://sites.google.com/view/bad?id=7", None),
        ("https://facebook.com/", None),
        ("https://www.scb.co.th/th/personal.html", None),
        ("https://hacked.school.ac.th/x", None),
        ("https://school.ac.th/x", "school.ac.th/"),
        ("http://127.0.0.1/", None),
        ("not a link", None),
        ("", None),
    ],
)
def test_of_a_reported_link_only_the_name_is_listed_that_all_who_got_it_share(
    link: str, form: str | None, library: Library
) -> None:
    assert Listing(library.links, lambda name: None).form_of(link) == form


def test_a_site_that_people_visit_is_listed_only_whole_and_a_much_visited_one_not_at_all(
    library: Library,
) -> None:
    ranks = {"thairath.co.th": 16_000, "somtam.example": 32_000}
    listing = Listing(library.links, ranks.get)
    assert listing.form_of("https://www.thairath.co.th/news/1") is None
    assert listing.form_of("https://somtam.example/1") == "somtam.example/"
    assert listing.form_of("https://hacked.somtam.example/1") is None
    assert listing.form_of("https://hacked.other.example/1") == "other.example/"
