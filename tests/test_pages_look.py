"""What is taken from one page: its title, its address, its words, and whether it keeps programs out."""

from __future__ import annotations

import pytest

from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.fingerprint import shingles
from awesomelint.links.pages.look import Page, is_same, look, sibling_of
from awesomelint.links.pages.markup import Markup
from awesomelint.links.target import target
from awesomelint.model import Signal

URL = target("https://ants.example/species/red-ants")
WORDS = " ".join(f"<p>ant {n} carries a leaf home</p>" for n in range(40))


def seen(body: bytes | str, status: int = 200, is_whole: bool = True, **headers: str) -> Page:
    named = {"content-type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = body.encode() if isinstance(body, str) else body
    return look(Answer(status, tuple(named.items()), data, is_whole), URL)


def test_a_page_with_nothing_suspicious_costs_no_more_than_its_title() -> None:
    page = seen(f"<title>Red ants</title><body>{WORDS}")
    assert page == Page("Red ants", None, None, (), False, frozenset())


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("<title>蚂蚁</title>".encode("gbk"), "text/html; charset=GBK", "蚂蚁"),
        ('<meta charset="gb2312"><title>蚂蚁</title>'.encode("gb18030"), "text/html", "蚂蚁"),
        ('<meta charset="big5"><title>螞蟻</title>'.encode("big5"), "text/html", "螞蟻"),
        ('<meta charset="shift_jis"><title>蟻の会ソ</title>'.encode("shift_jis"), "text/html", "蟻の会ソ"),
        ('<meta charset="euc-jp"><title>蟻の会</title>'.encode("euc_jp"), "text/html", "蟻の会"),
        ('<meta charset="iso-2022-jp"><title>蟻の会</title>'.encode("iso2022_jp"), "text/html", "蟻の会"),
        ('<meta charset="euc-kr"><title>개미</title>'.encode("euc_kr"), "text/html", "개미"),
        ('<meta charset="windows-1251"><title>Муравьи</title>'.encode("cp1251"), "text/html", "Муравьи"),
        ('<meta charset="koi8-r"><title>Муравьи</title>'.encode("koi8_r"), "text/html", "Муравьи"),
        ("\ufeff<title>蚂蚁</title>".encode("utf-16-be"), "text/html", "蚂蚁"),
        ("<title>蚂蚁</title>".encode("utf-16-le"), "text/html; charset=utf-16", "蚂蚁"),
        ('<meta charset="utf-16"><title>蚂蚁</title>'.encode(), "text/html", "蚂蚁"),
        (b"<title>Fourmis \xe9t\xe9</title>", "text/html; charset=latin1", "Fourmis été"),
        (b"\xef\xbb\xbf<title>Ants</title>", "text/html; charset=koi8-r", "Ants"),
    ],
)
def test_titles_in_their_own_encodings(body: bytes, content_type: str, title: str) -> None:
    assert seen(body, content_type=content_type).title == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<title>\n Red &amp;\t black </title>", "Red & black"),
        ("<!-- <title>Old</title> --><title>Red ants</title>", "Red ants"),
        ("<script>'<title>No</title>'</script><title>Red ants</title>", "Red ants"),
        ("<title></title><title>Red ants</title>", "Red ants"),
        ("<title>How to write <b> in HTML</title>", "How to write <b> in HTML"),
        ("<TITLE data-x='>'>Red ants</TITLE>", "Red ants"),
        ("<body><svg><title>Menu</title></svg>", None),
        ("<body><p>x</p><title>Red ants</title>", "Red ants"),
        ("<title>Red ants", "Red ants"),
        ("<titles>Red ants</titles>", None),
        ("<title>" + "x" * 300 + "</title>", "x" * 200),
        ("<title>&#" + "9" * 5000 + ";</title>", "\ufffd"),
        ("<p>no title", None),
    ],
)
def test_titles(body: str, title: str | None) -> None:
    assert seen(body).title == title


@pytest.mark.parametrize(
    ("head", "header", "canonical"),
    [
        ('<link rel="canonical" href="https://ants.example/a">', "", "https://ants.example/a"),
        ("<LINK HREF=/a REL=Canonical>", "", "https://ants.example/a"),
        (
            '<link href="?a=1&amp;b=2" rel="shortlink canonical">',
            "",
            "https://ants.example/species/red-ants?a=1&b=2",
        ),
        ('<base href="/x/"><link rel=canonical href=y>', "", "https://ants.example/x/y"),
        ("", '<https://ants.example/b>; rel="canonical"', "https://ants.example/b"),
        ("", '</a.css>; rel=preload, </b>; type="x"; rel="canonical"', "https://ants.example/b"),
        ("<link rel=canonical href=/a>", "</b>; rel=canonical", "https://ants.example/a"),
        ("<link rel=stylesheet href=/canonical.css>", "</b>; rel=next", None),
        ("<link rel=canonical href='javascript:x'>", "", None),
        ("<link rel=canonical href='http://'>", "", None),
        ("<link rel=canonical>", "", None),
        ("<!-- <link rel=canonical href=/a> -->", "", None),
    ],
)
def test_canonical_addresses(head: str, header: str, canonical: str | None) -> None:
    page = seen(f"<head>{head}</head><body>{WORDS}", link=header)
    assert page.canonical == canonical


def test_a_file_may_have_a_canonical_address_too() -> None:
    answer = Answer(200, (("content-type", "application/pdf"), ("link", "</a>; rel=canonical")), b"%PDF")
    assert look(answer, URL) == Page(None, "https://ants.example/a")


@pytest.mark.parametrize(
    ("head", "header", "is_noindex"),
    [
        ("<meta name=robots content=noindex>", "", True),
        ('<META CONTENT="nofollow, NOINDEX" NAME="Robots">', "", True),
        ("<meta name=googlebot content=none>", "", True),
        ("<meta name=robots content='index, follow'>", "", False),
        ("<meta name=description content='robots and noindex'>", "", False),
        ("", "noindex, nofollow", True),
        ("", "NOINDEX", True),
        ("", "otherbot: noindex", False),
        ("", "noarchive", False),
    ],
)
def test_what_search_engines_are_told(head: str, header: str, is_noindex: bool) -> None:
    page = seen(f"<head>{head}</head><body>{WORDS}", x_robots_tag=header)
    expected = (Signal("noindex", False, "it asks search engines not to list it"),) if is_noindex else ()
    assert page.signals == expected


CHALLENGES: dict[str, tuple[str, dict[str, str]]] = {
    "Cloudflare, by its header": ("<title>Ants</title>", {"cf_mitigated": "challenge"}),
    "Cloudflare, by its title": ("<title>Just a moment...</title>", {}),
    "Cloudflare, in Spanish": ("<title>Un momento…</title><p>ants.example", {}),
    "Cloudflare, by its code": ("<title>ants.example</title><script>window._cf_chl_opt={}</script>", {}),
    "Akamai": (
        "<title>Access Denied</title><h1>Access Denied</h1>Reference #18 https://errors.edgesuite.net/18",
        {},
    ),
    "DataDome": ("<title>ants.example</title><script src='https://geo.captcha-delivery.com/x'></script>", {}),
    "PerimeterX": ("<title>Access to this page has been denied</title>", {}),
    "PerimeterX, by its code": ("<title>ants</title><div id=px-captcha></div>", {}),
    "Imperva": ("<title>Pardon Our Interruption</title>", {}),
    "Imperva, by its frame": (
        "<iframe src=/_Incapsula_Resource>Request unsuccessful. Incapsula incident ID: 1</iframe>",
        {},
    ),
    "Anubis": ("<title>Making sure you&#39;re not a bot!</title>", {}),
    "Anubis, by its code": (
        '<title>Ants</title><script id="anubis_challenge" type="application/json"></script>',
        {},
    ),
    "AWS": ("<script>window.gokuProps = {}</script>", {}),
    "Vercel": ("<title>Vercel Security Checkpoint</title>", {}),
    "Weixin": ("<title></title><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>", {}),
    "Zhihu": ("<title>安全验证 - 知乎</title>", {}),
    "Baidu": ("<title>百度安全验证</title>", {}),
    "Alibaba": ("<script>var acw_sc__v2</script>", {}),
    "DDoS-Guard": ("<title>DDoS-Guard</title>", {}),
    "F5": ("<title>Request Rejected</title><p>The requested URL was rejected.", {}),
}


@pytest.mark.parametrize(("body", "headers"), CHALLENGES.values(), ids=CHALLENGES)
@pytest.mark.parametrize("status", [200, 403, 404, 503])
def test_pages_that_keep_programs_out(body: str, headers: dict[str, str], status: int) -> None:
    page = seen(body, status, True, **headers)
    assert (page.is_challenge, page.signals) == (True, ())


@pytest.mark.parametrize(
    "body",
    [
        f"<title>Just a moment... of your time</title>{WORDS}",
        f"<title>How px-captcha works</title><body>{WORDS} px-captcha",
        f"<title>Access denied</title><body>{WORDS}",
        f"<title>Un momento…</title><body>{WORDS}",
        f"<title>Ants</title><body><script src=/cdn-cgi/challenge-platform/jsd/main.js></script>{WORDS}",
    ],
)
def test_pages_that_do_not(body: str) -> None:
    assert not seen(body).is_challenge


@pytest.mark.parametrize(("status", "is_challenge"), [(200, True), (429, False), (403, False)])
def test_errors_said_with_200_keep_programs_out_too(status: int, is_challenge: bool) -> None:
    """With its own status it is asked again, where that makes sense, and not given up."""
    assert seen("<title>429 Too Many Requests</title>", status).is_challenge is is_challenge


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<body>Red ants, black ants", 4),
        ("<body>Red<br>ants<!-- and --><script>more</script><style>p{}</style><noscript>x</noscript>", 2),
        ("<body>— | · Ants", 1),
        ("<body>蚂蚁搬运叶子", 3),
        ("<body>Red 蚂蚁 ants", 3),
        ("<body>มดแดงมีหกขา", 3),
        ("<body>개미는 집으로 간다", 3),
        ("<body>красные муравьи", 2),
        ("<title>Red ants</title>", 0),
        ("<body>a &amp; b &nbsp;", 2),
        ("<body><script>never closed, all of it unseen", 0),
        ("<body><!-- never closed, all of it unseen", 0),
    ],
)
def test_words_that_are_shown(body: str, count: int) -> None:
    assert Markup(body.encode()).count_words(50) == count


SHELLS = {
    "React": '<div id="root"></div><script src=/a.js></script>',
    "Vue": "<noscript>please enable JavaScript</noscript><div id=app></div><script src=/a.js></script>",
    "Next": "<div id='__next'><p>Loading the ants of the world ...</p></div><script src=/a.js></script>",
    "Angular": "<app-root>Loading the ants of the world ...</app-root><script src=/a.js></script>",
    "nothing but scripts": "<script>document.write('ants')</script>",
}


@pytest.mark.parametrize("body", SHELLS.values(), ids=SHELLS)
def test_single_page_applications(body: str) -> None:
    page = seen(f"<title>Ants</title><body>{body}")
    assert (page.is_shell, [signal.name for signal in page.signals][:1]) == (True, ["mostly-scripts"])


@pytest.mark.parametrize(
    "body",
    [
        "<p>They bite.</p>",
        f'<div id="root">{WORDS}</div><script></script>',
        '<div id="root">Ants of Europe</div>',
    ],
)
def test_pages_that_are_no_single_page_applications(body: str) -> None:
    assert not seen(f"<title>Ants</title><body>{body}").is_shell


def test_a_page_that_was_cut_off_may_have_more_words() -> None:
    assert seen("<title>Ants</title><body>They bite.", is_whole=False).signals == ()


def test_siblings_are_the_same_for_a_folder_and_lie_in_it() -> None:
    siblings = [
        sibling_of(target(f"https://ants.example{path}")).url for path in ("/a/b", "/a/c?d", "/a/", "/", "/x")
    ]
    assert len(set(siblings)) == 2
    assert siblings[0] == siblings[1] != siblings[2] == siblings[3] == siblings[4]
    assert siblings[0].startswith("https://ants.example/a/awesomelint-")
    assert siblings[2].startswith("https://ants.example/awesomelint-")


def test_a_sibling_of_words_for_show_leaves_their_number_out() -> None:
    found = sibling_of(target("https://ants.example/questions/11227809/why-are-ants-red")).url
    assert found.startswith("https://ants.example/questions/awesomelint-")
    assert sibling_of(target("https://ants.example/2024/05/red")).folder == "https://ants.example/2024/05/"


def test_pages_are_the_same_but_for_their_own_addresses() -> None:
    first, second = "https://ants.example/red-ants", "https://ants.example/awesomelint-1"
    pages = []
    for name, url in (("red-ants", first), ("awesomelint-1", second)):
        body = f"<title>No {name}</title><body>There is no {name} here, nor there".encode()
        pages.append(look(Answer(200, (), body), target(url), is_sibling=True))
    assert is_same(pages[0], first, pages[1], second)
    assert not is_same(pages[0], first, Page("No", None, shingles=shingles(["something", "else"])), second)
    assert not is_same(pages[0], first, Page("Another title", None, shingles=pages[0].shingles), second)
    assert is_same(pages[0], first, Page("Another title"), first)


@pytest.mark.parametrize(
    ("canonical", "is_alias"), [("/species/red-ants", True), ("/species/awesomelint-1", False), ("/", False)]
)
def test_a_sibling_that_is_another_spelling_of_the_page_is_not_the_same(
    canonical: str, is_alias: bool
) -> None:
    sibling = target("https://ants.example/species/awesomelint-1")
    body = f"<title>Ants</title><link rel=canonical href={canonical}><body>They bite.".encode()
    remembered = look(Answer(200, (), body), sibling, is_sibling=True)
    page = look(Answer(200, (), body), URL)
    again = Page(remembered.title, shingles=remembered.shingles)
    assert is_same(page, URL.url, again, sibling.url) is not is_alias
