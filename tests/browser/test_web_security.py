"""Nobody comes in without a key, nothing is done for another page, and nothing of an article runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import crossed
from translator.desk.browser.site import MAX_BODY, ServerAddress, accepted_language, public_origin
from translator.newsroom.house import sync_article

if TYPE_CHECKING:
    from conftest import Newsroom

HOME = "http://127.0.0.1:8700"
PAGES = ("/", "/review/zh-Hans/harbour", "/review/zh-Hans/harbour/rows", "/review/zh-Hans/harbour/events",
         "/diff/zh-Hans/harbour", "/diff/zh-Hans/harbour/page", "/preview/zh-Hans/harbour",
         "/preview/zh-Hans/harbour/pages/zh-Hans/harbour.html", "/errors/zh-Hans/harbour")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_shown_without_the_key(newsroom: Newsroom, path: str) -> None:
    answer = newsroom.stranger().get(path)

    assert 401 == answer.status_code
    assert "harbour" not in answer.text


def test_a_wrong_token_opens_nothing(newsroom: Newsroom) -> None:
    stranger = newsroom.stranger()

    assert 401 == stranger.get("/enter?token=" + "A" * 43).status_code
    assert 401 == stranger.get("/enter").status_code
    assert 401 == stranger.get("/").status_code


def test_the_key_of_the_browser_that_is_started_is_good_once(newsroom: Newsroom) -> None:
    wang = next(person for person in newsroom.site.access.people if person.id == "wang-fang")
    token = newsroom.site.access.token_for_one_visit(wang)

    assert [200, 401] == [newsroom.stranger().get(f"/enter?token={token}").status_code for _time in range(2)]


def test_the_token_becomes_a_cookie_that_scripts_cannot_read_and_goes_out_of_the_address(newsroom: Newsroom) -> None:
    answer = newsroom.stranger().get(f"/enter?token={newsroom.token('wang-fang')}")

    name, _semicolon, flags = answer.headers["set-cookie"].partition(";")
    assert name.startswith("translator_8700=")
    assert {"httponly", "samesite=strict", "path=/"} == {part.strip().lower() for part in flags.split(";")}
    assert 'content="0;url=/"' in answer.text
    assert newsroom.token("wang-fang") not in name + answer.text


@pytest.mark.parametrize("path", PAGES[:3] + PAGES[4:])
def test_every_page_says_what_it_may_load_and_that_nobody_keeps_it(newsroom: Newsroom, path: str) -> None:
    headers = newsroom.enter("wang-fang").get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors" in policy
    assert ("nosniff", "no-referrer", "no-store") == (
        headers["x-content-type-options"], headers["referrer-policy"], headers["cache-control"]
    )  # fmt: skip


def test_our_own_pages_run_own_scripts_only_and_stand_in_no_frame(newsroom: Newsroom) -> None:
    policy = newsroom.enter("wang-fang").get("/").headers["content-security-policy"]

    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "host", ["evil.example:8700", "127.0.0.1", "127.0.0.1:8701", "localhost.evil.example:8700", ""]
)
def test_another_host_name_is_refused_so_that_no_name_can_be_pointed_here(newsroom: Newsroom, host: str) -> None:
    reader = newsroom.enter("wang-fang")

    assert 421 == reader.get("/", host=host).status_code


ORIGIN = "https://desk.example.org"


@pytest.mark.parametrize("host", ["desk.example.org", "desk.example.org:443", "127.0.0.1:8700"])
def test_behind_a_proxy_that_speaks_tls_decisions_are_taken_and_cookies_travel_encrypted(
    proxied: Newsroom, host: str
) -> None:
    """Whether the proxy hands on the name that the browser asked for (Caddy) or puts its own there (nginx)."""
    reader = proxied.enter("zhou-lan", host=host, cookie="")
    entered = reader.get(f"/enter?token={proxied.token('zhou-lan')}")
    reader.client.headers["cookie"] = entered.headers["set-cookie"].partition(";")[0]
    language = reader.client.get("/language/zh-Hans", follow_redirects=False)
    reader.csrf = reader.get("/").text.partition('data-csrf="')[2].partition('"')[0]

    decided = reader.decide(1, "accept", origin=ORIGIN)

    assert all("; secure" in answer.headers["set-cookie"].lower() for answer in (entered, language))
    assert 200 == decided.status_code
    assert "translated" == reader.entry(1).state


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("evil.example", ORIGIN, 421),
        ("desk.example.org:8443", ORIGIN, 421),
        ("desk.example.org", "https://evil.example", 403),
        ("desk.example.org", "https://desk.example.org.evil.example", 403),
        ("127.0.0.1:8700", "http://desk.example.org:8700", 403),
    ],
)
def test_behind_a_proxy_other_names_and_origins_are_refused_as_ever(
    proxied: Newsroom, host: str, origin: str, status: int
) -> None:
    client = proxied.stranger()
    entered = client.get(f"/enter?token={proxied.token('zhou-lan')}", headers={"host": "desk.example.org"})
    headers = {"host": host, "origin": origin, "cookie": entered.headers["set-cookie"].partition(";")[0]}

    assert status == client.post("/review/zh-Hans/harbour/undo", json={}, headers=headers).status_code


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Desk.example.org/", ORIGIN),
        ("https://desk.example.org:443", ORIGIN),
        ("http://desk.example.org:8080", "http://desk.example.org:8080"),
        ("https://编辑部.example", "https://xn--5p0an15ao3a.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(given: str, origin: str) -> None:
    assert origin == public_origin(given)


def test_who_comes_in_again_and_again_ends_only_visits_of_their_own(newsroom: Newsroom) -> None:
    access = newsroom.site.access
    others = [access.enter(newsroom.token(person)) for person in ("wang-fang", "li-lei")]

    mine = [access.enter(newsroom.token("zhou-lan")) for _time in range(205)]

    assert all(access.visit(secret) for secret in others)
    assert access.visit(mine[-1])
    assert access.visit(mine[0]) is None


def test_names_and_numbers_of_this_machine_are_answered_to_and_names_of_others_are_not() -> None:
    own, opened = ServerAddress(8700), ServerAddress(8700, frozenset({"newsroom.local"}), any_address=True)

    assert all(own.answers_to(f"{host}:8700") for host in ("127.0.0.1", "localhost", "[::1]"))
    assert [True, True, True, False] == [
        opened.answers_to(f"{host}:8700") for host in ("192.168.1.9", "[fe80::1]", "newsroom.local", "evil.example")
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-csrf-token": ""},
        {"x-csrf-token": "A" * 43},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_decision_that_another_page_sends_is_refused(newsroom: Newsroom, headers: dict[str, str]) -> None:
    reader = newsroom.enter("zhou-lan")
    entry = reader.entry(1)
    seen = {"hash": entry.target_hash, "state": entry.state.value, "ticket": reader.ticket(1)}

    answer = reader.post(f"{reader.base}/segments/{entry.key}/accept", seen, **headers)

    assert 403 == answer.status_code
    assert "draft" == reader.entry(1).state


def test_the_token_of_another_persons_page_is_refused(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    zhou.csrf = wang.csrf

    assert 403 == zhou.decide(1, "accept").status_code


def test_who_decides_is_who_the_cookie_was_given_to_whatever_the_page_says(newsroom: Newsroom) -> None:
    reader = newsroom.enter("zhou-lan")

    reader.decide(1, "accept", by="li-lei", actor="li-lei", person="li-lei")

    assert "zhou-lan" == reader.entry(1).record.actor


@pytest.mark.parametrize(
    "path",
    [
        "/review/zh-Hans/..%2f..%2fetc%2fpasswd", "/review/zh-Hans/%2e%2e", "/review/..%2f/harbour",
        "/review/en/harbour",
        "/diff/zh-Hans/*", "/preview/zh-Hans/harbour/pages/zh-Hans/..%2fharbour.html",
        "/preview/zh-Hans/harbour/pages/..%2f..%2f/harbour.html", "/static/..%2fapp.py",
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py", "/static/base.html",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_what_there_is(newsroom: Newsroom, path: str) -> None:
    answer = newsroom.enter("wang-fang").get(path)

    assert answer.status_code in {400, 404}
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_request_that_is_too_long_is_refused_by_what_it_says_and_by_what_it_sends(newsroom: Newsroom) -> None:
    reader = newsroom.enter("zhou-lan")
    path = f"{reader.base}/segments/{reader.entry(1).key}/draft"

    said = reader.post(path, {"text": "字" * MAX_BODY})
    unsaid = reader.client.post(
        path, content=(b"x" * 65536 for _part in range(6)), headers={"x-csrf-token": reader.csrf, "origin": HOME}
    )

    assert (413, 400) == (said.status_code, unsaid.status_code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_methods_that_nobody_needs_are_refused(newsroom: Newsroom, method: str) -> None:
    assert 405 == newsroom.enter("zhou-lan").client.request(method, "/").status_code


def test_a_language_switch_leads_to_our_own_pages_only(newsroom: Newsroom) -> None:
    client = newsroom.enter("zhou-lan").client

    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = client.get("/language/zh-Hans", params={"back": back}, follow_redirects=False)
        assert "/" == answer.headers["location"]


def test_two_readers_read_in_two_languages_at_once(newsroom: Newsroom) -> None:
    reader = newsroom.enter("zhou-lan")

    chinese = reader.get("/", **{"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}).text
    english = reader.get("/", **{"accept-language": "en-GB"}).text

    assert '<html lang="zh-Hans"' in chinese
    assert "周岚" in chinese
    assert '<html lang="en"' in english
    assert "Zhou Lan" in english


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"), ("zh", "zh-Hans"),
        ("fr,zh-CN;q=0.4,en;q=0.8", "en"), ("de", "en"), ("", "en"), (";q=x,,zh;q=", "zh-Hans"),
    ],
)  # fmt: skip
def test_the_browser_is_taken_at_its_word_about_languages(header: str, tag: str) -> None:
    assert tag == accepted_language(header)


def test_a_stranger_learns_nothing_from_the_look(newsroom: Newsroom) -> None:
    stranger = newsroom.stranger()

    assert 200 == stranger.get("/static/page.css").status_code
    assert not {"harbour", "Wang", "王芳", "港口"} & set(re.findall(r"\w+", stranger.get("/").text))


BODIES = {
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "deep and closed": b'{"target":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "endless number": b'{"seconds": 1e999, "target": "x"}',
    "long number": b'{"seconds": ' + b"9" * 5000 + b"}",
    "lone surrogate": b'{"target": "\\ud800", "next": "\\udfff", "hash": "\\ud800"}',
    "not UTF-8": b'{"target": "\xff\xfe"}',
    "NUL": b'{"target": "\\u0000", "next": "\\u0000", "hash": "\\u0000", "reason": "\\u0000"}',
    "no object": b"null",
    "a list": b"[]",
    "an open brace": b"{",
    "a number for a text": b'{"target": 5}',
    "an object for a text": b'{"hash": {}}',
    "nothing": b"",
}


@pytest.mark.parametrize(("action", "body"), crossed(["edit", "check", "draft", "comment", "split"], BODIES.values()))
def test_no_body_makes_the_server_fail(newsroom: Newsroom, action: str, body: bytes) -> None:
    wang = newsroom.enter("wang-fang")

    answer = wang.client.post(
        f"{wang.base}/segments/{wang.entry(2).key}/{action}",
        content=body,
        headers={"x-csrf-token": wang.csrf, "accept": "application/json"},
    )

    assert answer.status_code < 500
    assert action not in {"edit", "comment"} or 400 <= answer.status_code


@pytest.mark.parametrize(
    ("path", "value"),
    crossed([
        "/diff/zh-Hans/harbour/page?against=revision&revision={}", "/diff/zh-Hans/harbour?against={}",
        "/diff/zh-Hans/harbour/page?against={}", "/review/zh-Hans/harbour?filter={}", "/review/zh-Hans/harbour?at={}",
        "/review/zh-Hans/harbour?filter=check:{}", "/review/zh-Hans/harbour/rows?filter=text:{}",
        "/review/zh-Hans/harbour/rows?keys={}&order={}&here={}", "/review/zh-Hans/{}", "/review/{}/harbour",
        "/preview/zh-Hans/harbour?version={}", "/preview/zh-Hans/harbour/pages/{}/harbour.html",
        "/?find={}&step={}&tag={}",
        "/enter?token={}", "/language/{}?back={}", "/static/{}", "/review/zh-Hans/harbour/segments/{}",
        "/errors/zh-Hans/{}",
    ], ["HEAD%00", "%00", "%ED%A0%80", "HEAD%0A", "%FF", "a" * 5000, "..", "HEAD..%00", "%2F"]),
)  # fmt: skip
def test_no_address_makes_the_server_fail(newsroom: Newsroom, path: str, value: str) -> None:
    assert newsroom.enter("wang-fang").get(path.replace("{}", value)).status_code < 500


def test_the_preview_leaves_out_what_could_run(newsroom: Newsroom) -> None:
    path = newsroom.project.root / "articles/en/harbour.md"
    path.write_text(
        path.read_text() + "\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick=x>bold</b>\n"
    )
    sync_article(newsroom.project.article(newsroom.project.articles[0]), "zh-Hans")

    page = newsroom.enter("wang-fang").get("/preview/zh-Hans/harbour/pages/en/harbour.html").text

    assert "<b>bold</b>" in page
    assert not re.search("alert|javascript|onclick", page)
