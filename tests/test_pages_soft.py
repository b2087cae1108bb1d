"""Soft 404s and their honest look-alikes: whole pages, with what their host answers beside them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.look import Opinion, Page, is_suspicious, look, weigh
from awesomelint.links.target import target

URL = "https://ants.example/species/red-ants"
SIBLING = "https://ants.example/species/awesomelint-0"
PROSE = " ".join(f"ant number {n} carries its leaf home over stones and roots" for n in range(30))
NAV = "<nav><a href=/>Home</a> <a href=/about>About us</a> <a href=/contact>Contact</a></nav>"


def page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


def looked(body: bytes, url: str = URL, *, is_sibling: bool = False, **headers: str) -> Page:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return look(
        Answer(200, (("content-type", "text/html"), *named), body), target(url), is_sibling=is_sibling
    )


class Host(NamedTuple):
    """What a host answers beside a page: `None` stands for the page itself."""

    sibling: bytes | int | None = 404
    sibling_final: str = SIBLING
    root: bytes | None = None
    shared: int = 1


def judged(body: bytes, host: Host, start: str = URL, final: str | None = None) -> Opinion:
    final = final or start
    seen = looked(body, final)
    if not is_suspicious(seen, target(start), target(final)):
        return weigh(
            seen,
            target(start),
            target(final),
            sibling=None,
            sibling_final="",
            sibling_status=None,
            root=None,
            shared=host.shared,
        )
    sibling = None
    if not isinstance(host.sibling, int):
        sibling = looked(body if host.sibling is None else host.sibling, host.sibling_final, is_sibling=True)
    return weigh(
        seen,
        target(start),
        target(final),
        sibling=sibling,
        sibling_final=host.sibling_final,
        sibling_status=host.sibling if isinstance(host.sibling, int) else 200,
        root=None if host.root is None else looked(host.root, "https://ants.example/"),
        shared=host.shared,
    )


ALL_THE_SAME = Host(sibling=None)
"""A host that shows the same page whatever it is asked for."""
NO_IDEA = Host(sibling=503)

SAID = [  # the title, and a sentence of its text, in the languages of lists
    ("Page not found | Ants", "Sorry, the page you requested was not found."),
    ("404", "We could not find the page you were looking for."),
    ("Oops! That page can&#8217;t be found.", "It looks like nothing was found at this location."),
    ("页面不存在 - 蚂蚁网", "抱歉，您访问的页面不存在或已被删除。"),
    ("找不到網頁", "很抱歉，您訪問的頁面不存在。"),
    ("ページが見つかりません｜蟻の会", "お探しのページは、移動または削除された可能性があります。"),
    ("페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다. 주소를 확인하세요."),
    ("Страница не найдена", "Запрашиваемая страница не существует."),
    ("Сторінку не знайдено", "Такої сторінки не існує."),
    ("Seite nicht gefunden", "Die von Ihnen gesuchte Seite existiert nicht."),
    ("Page introuvable", "La page que vous recherchez n'existe pas."),
    ("Página no encontrada", "La página que buscas no existe."),
    ("Página não encontrada", "A página que você procura não existe."),
    ("Pagina non trovata", "La pagina che stai cercando non esiste."),
    ("Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
    ("Stránka nenalezena", "Požadovaná stránka nebyla nalezena."),
    ("Sayfa bulunamadı", "Aradığınız sayfa bulunamadı."),
    ("Không tìm thấy trang", "Trang bạn tìm kiếm không tồn tại."),
    ("الصفحة غير موجودة", "الصفحة التي تبحث عنها غير موجودة."),
    ("הדף לא נמצא", "הדף שחיפשת לא נמצא."),
    ("ไม่พบหน้าเว็บ", "ขออภัย ไม่พบหน้าที่คุณต้องการ"),
    ("Pagina niet gevonden", "De pagina die u zoekt bestaat niet."),
    ("Sidan hittades inte", "Sidan du söker finns inte längre."),
    ("Η σελίδα δεν βρέθηκε", "Η σελίδα που ζητήσατε δεν υπάρχει."),
    ("Pagina nu a fost găsită", "Pagina căutată nu există."),
]


@pytest.mark.parametrize(("title", "sentence"), SAID, ids=[title for title, _ in SAID])
@pytest.mark.parametrize("host", [ALL_THE_SAME, NO_IDEA], ids=["same", "unknown"])
def test_pages_that_say_so_in_many_languages(title: str, sentence: str, host: Host) -> None:
    assert judged(page(title, f"{NAV}<p>{sentence}</p>"), host).state == "gone-soft"


@pytest.mark.parametrize(("title", "sentence"), SAID, ids=[title for title, _ in SAID])
def test_their_headings_say_so_as_well(title: str, sentence: str) -> None:
    found = judged(page("Ants of Europe", f"{NAV}<h1>{title}</h1><p>{sentence}</p>"), ALL_THE_SAME)
    assert (found.state, found.signals[0].name) == ("gone-soft", "not-found-heading")


@pytest.mark.parametrize(("title", "sentence"), SAID, ids=[title for title, _ in SAID])
def test_their_text_says_so_as_well(title: str, sentence: str) -> None:
    seen = looked(page("Ants of Europe", f"{NAV}<p>{sentence}</p>"))
    assert "not-found-text" in {signal.name for signal in seen.signals}


SHELL = page(
    "Ants",
    "<noscript>You need to enable JavaScript to run this app.</noscript>"
    '<div id="root"></div><script src=/a.js></script>',
)
SALE = page("ants.example is for sale | Names", "<p>Buy this domain for a good price.</p>")
GONE: dict[str, tuple[bytes, Host, str, str | None]] = {
    "a long error page, with the sibling's address in it": (
        page("Page not found", f"<p>{URL} is not here</p>{PROSE}"),
        Host(sibling=page("Page not found", f"<p>{SIBLING} is not here</p>{PROSE}")),
        URL,
        None,
    ),
    "an error page that offers something else every time": (
        page("Page not found", f"<p>nothing here</p>{PROSE}", "<meta name=robots content=noindex>"),
        Host(sibling=page("Page not found", "<p>try these</p>" + PROSE[::-1])),
        URL,
        None,
    ),
    "everything leads home": (
        page("Ants of Europe", PROSE),
        Host(None, "https://ants.example/"),
        URL,
        "https://ants.example/",
    ),
    "a site that closed, and names its home page as the address of all": (
        page("Ants of Europe", "<p>This site has been shut down.</p>", '<link rel="canonical" href="/">'),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "every path sends browsers home by itself": (
        page("Redirecting", "<p>One moment.</p>", '<meta http-equiv="Refresh" content="0; URL=\'/\'">'),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "a domain for sale by its text": (
        page("ants.example", "<p>The domain ants.example is for sale. Inquire about this domain.</p>"),
        Host(404),
        "https://ants.example/",
        None,
    ),
    "everything leads home, to a page of scripts": (
        SHELL,
        Host(None, "https://ants.example/"),
        URL,
        "https://ants.example/",
    ),
    "everything leads to an error page": (
        page("Ants of Europe", PROSE),
        Host(None, "https://ants.example/404.html"),
        URL,
        "https://ants.example/404.html",
    ),
    "an error page by its address and its title": (
        page("页面不存在", "啊哦，你来晚了，分享的文件已经被取消了"),
        NO_IDEA,
        "https://pan.example/s/1abc",
        "https://pan.example/error/404.html",
    ),
    "many links of a host end at its home page": (
        page("Ants of Europe", PROSE),
        Host(404, shared=3),
        "https://ants.example/2012/05/red-ants",
        "https://ants.example/",
    ),
    "a site that closed": (
        page(
            "Ants of Europe",
            "<p>This site has been shut down.</p>",
            '<meta name="robots" content="noindex, nofollow">',
        ),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "a domain for sale": (SALE, ALL_THE_SAME, URL, None),
    "a domain for sale, of a home page": (SALE, Host(404), "https://ants.example/", None),
    "a domain for sale, whose other paths are missing": (SALE, Host(404), URL, None),
    "a domain that leads to a market": (
        page("Ants.example", PROSE),
        ALL_THE_SAME,
        "https://ants.example/",
        "https://www.hugedomains.com/domain_profile.cfm?d=ants.example",
    ),
    "a parking by its code": (
        page(
            "ants.example", '<script src="https://img.sedoparking.com/x.js"></script><p>Related searches</p>'
        ),
        ALL_THE_SAME,
        "https://ants.example/",
        None,
    ),
    "a suspended account": (
        page("Account Suspended", "<p>Contact your provider.</p>"),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "a server without a site": (
        page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>Thank you.</p>"),
        Host(404),
        "https://ants.example/",
        None,
    ),
    "an empty folder": (
        page("Index of /", "<h1>Index of /</h1><a href=cgi-bin>cgi-bin</a>"),
        Host(404),
        "https://ants.example/",
        None,
    ),
    "a site of a Chinese panel": (
        page("没有找到站点", "<p>您的请求在Web服务器中没有找到对应的站点！</p>"),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "an error page on a host that knows its paths": (
        page(
            "Page not found",
            "<p>The page you requested was not found.</p>",
            "<meta name=robots content=noindex>",
        ),
        Host(404),
        URL,
        None,
    ),
    "an error page of a question by its number": (
        page("Topic not found", "<p>This topic does not exist.</p>"),
        Host(404),
        "https://ants.example/t.php?id=77",
        None,
    ),
}


@pytest.mark.parametrize(("body", "host", "start", "final"), GONE.values(), ids=GONE)
def test_pages_that_are_gone(body: bytes, host: Host, start: str, final: str | None) -> None:
    assert judged(body, host, start, final).state == "gone-soft"


REDIRECTED = "https://ants.example/questions/11227809/why-are-ants-red"
ALIVE: dict[str, tuple[bytes, Host, str, str | None]] = {
    "a page": (page("Red ants", PROSE), ALL_THE_SAME, URL, None),
    "an article about 404 pages": (
        page("404 Not Found", f"<h1>404 Not Found</h1>{PROSE}"),
        Host(404),
        URL,
        None,
    ),
    "an article about 404 pages on a host that answers everything": (
        page("Page not found: how to design error pages", PROSE),
        Host(page("Oops", "nothing")),
        URL,
        None,
    ),
    "a reference page on the status": (
        page("404 Not Found - HTTP | MDN", f"<h1>404 Not Found</h1>{PROSE}"),
        Host(404),
        "https://ants.example/Web/HTTP/Status/404",
        None,
    ),
    "a short page on the status": (
        page("404 Not Found", "<p>404 Not Found. A picture of a cat.</p>"),
        Host(200),
        "https://cats.example/404",
        None,
    ),
    "an article about 404 pages, by an old address": (
        page("404 Not Found", f"<h1>404 Not Found</h1><p>It says that a page is not there.</p>{PROSE}"),
        Host(404),
        "http://www.ants.example/species/red-ants",
        URL,
    ),
    "a short page": (page("Red ants", "<p>They bite.</p>"), Host(404), URL, None),
    "a short page, and a host that answers everything with another": (
        page("Red ants", "<p>They bite.</p>"),
        Host(page("Page not found", "<p>The page you requested was not found</p>")),
        URL,
        None,
    ),
    "a short page beside short pages with one title": (
        page("Ants", "<p>Red ones bite, and run, and climb, and sleep.</p>"),
        Host(page("Ants", "<p>What was this about? No ant has heard of it.</p>")),
        URL,
        None,
    ),
    "a page not to be listed": (
        page("Red ants", PROSE, "<meta name=robots content=noindex>"),
        Host(404),
        URL,
        None,
    ),
    "a short page not to be listed": (
        page("Red ants", "<p>They bite.</p>", "<meta name=robots content=noindex>"),
        Host(410),
        URL,
        None,
    ),
    "a page whose host cannot be asked": (page("Red ants", "<p>They bite.</p>"), Host(503), URL, None),
    "a gallery": (page("Pictures of ants", "<img src=a.jpg>" * 40), Host(404), URL, None),
    "a page that speaks of pages that were removed": (
        page("Our policy", f"<p>Where this page has been removed, {PROSE}</p>"),
        Host(404),
        URL,
        None,
    ),
    "an album": (page("404 | Album by Ants | Spotify", "<p>Ten songs.</p>"), Host(404), URL, None),
    "a band's site": (
        page("Not Found", "<p>Tour dates and songs.</p>"),
        Host(404, root=page("Not Found", PROSE)),
        URL,
        None,
    ),
    "a site called 404": (
        page("Red ants | 404", f"<p>{PROSE}</p>"),
        Host(404, root=page("404", PROSE)),
        URL,
        None,
    ),
    "a home page of scripts": (SHELL, ALL_THE_SAME, "https://ants.example/", None),
    "a page of scripts on a host that knows its paths": (SHELL, Host(404), URL, None),
    "a page that wrong paths are led to": (
        page("Species", "<p>All of them.</p>"),
        Host(None, URL),
        URL,
        None,
    ),
    "a question with any words behind its number": (
        page("Why are ants red?", "<p>Nobody knows.</p>"),
        Host(None, REDIRECTED),
        "https://ants.example/questions/11227809/why-ants",
        REDIRECTED,
    ),
    "a page that names its own address, whatever is behind it": (
        page("Red ants", "<p>They bite.</p>", f'<link rel=canonical href="{URL}">'),
        Host(None),
        URL,
        None,
    ),
    "three spellings of one page": (page("Red ants", PROSE), Host(404, shared=3), URL + "?a=1", URL),
    "three short links to one page": (
        page("Red ants", PROSE),
        Host(404, shared=3),
        "https://bit.ly/ants",
        URL,
    ),
    "a moved project": (
        page("Ants: the library", PROSE),
        Host(404, shared=5),
        "https://ants.example/docs/ants",
        "https://new.example/ants",
    ),
    "an article on domains": (page("What to do when your domain is for sale", PROSE), Host(404), URL, None),
    "an article on nginx": (page("Welcome to nginx! What this page means", PROSE), Host(404), URL, None),
    "a folder of files": (
        page("Index of /pub/ants", "<a href=1>1</a>" + PROSE),
        Host(404),
        "https://ants.example/pub/ants/",
        None,
    ),
    "a mirror's front page": (
        page("Index of /", "".join(f"<a href={n}>ants-{n}</a> " for n in range(60))),
        Host(404),
        "https://ants.example/",
        None,
    ),
    "an article on parking domains": (
        page("How Sedo parks", f"<p>img.sedoparking.com {PROSE}</p>"),
        Host(404),
        URL,
        None,
    ),
    "a landing page of a language": (
        page("Ants", PROSE),
        Host(404),
        "https://ants.example/",
        "https://ants.example/en/",
    ),
    "words of an error in a comment and a script": (
        page(
            "Red ants",
            "<!-- <h1>Page not found</h1> --><p>They bite.</p><script>x = '<h1>Page not found</h1>'</script>",
        ),
        Host(404),
        URL,
        None,
    ),
    "a hidden error message": (
        page("Red ants", f"<h1 hidden>Page not found</h1><h1 style='display:none'>404</h1>{PROSE}"),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "a template of an error message": (
        page("Red ants", "<template><h1>Page not found</h1></template><p>They bite.</p>"),
        Host(404),
        URL,
        None,
    ),
    "Chinese prose": (
        page("红蚂蚁", "<p>" + "蚂蚁在石头和树根上搬运叶子" * 12 + "</p>"),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "Japanese prose about pages": (
        page("404エラーとは？原因と対処法", "<p>" + "ページが見つからないときの蟻の話です" * 12 + "</p>"),
        Host(404),
        URL,
        None,
    ),
    "a page in GBK": (
        "<meta charset=gbk><title>红蚂蚁</title><p>".encode("gbk") + ("蚂蚁在石头上" * 30).encode("gbk"),
        ALL_THE_SAME,
        URL,
        None,
    ),
    "a picture": (b"\x89PNG", ALL_THE_SAME, URL, None),
    "a page cut off in its head": (b"<title>Red ants</title><script>" + b"x" * 60000, Host(404), URL, None),
    "a wiki's year": (
        page("404 — Wikipédia", f"<h1>404</h1>{PROSE}"),
        Host(404),
        "https://fr.wiki.example/wiki/404",
        None,
    ),
    "an empty search": (
        page("Search", "<p>no results</p>"),
        Host(404),
        "https://ants.example/search?q=red",
        None,
    ),
    "a playground": (SHELL, Host(404), "https://ants.example/play/ground", None),
    "a redirect within a section": (
        page("Red ants", PROSE),
        Host(404),
        "https://ants.example/species/europe/red-ants.html",
        "https://ants.example/red-ants",
    ),
}


@pytest.mark.parametrize(("body", "host", "start", "final"), ALIVE.values(), ids=ALIVE)
def test_honest_look_alikes_stay_alive(body: bytes, host: Host, start: str, final: str | None) -> None:
    found = judged(body, host, start, final)
    assert (found.state, found.reason) == ("alive", "")


WALLS = {
    "a log-in": ("Log in", "<form><input type=password></form>"),
    "a log-in in Chinese": ("用户登录", "<p>蚂蚁俱乐部</p>"),
    "a log-in without words": ("Ants", "<form><input type='password' name=p></form>"),
    "a subscription": ("The gazette", "<p>This article is for subscribers.</p>"),
    "a subscription in German": ("Die Zeitung", "<p>Jetzt abonnieren und weiterlesen.</p>"),
    "consent": ("Your privacy", "<h1>We value your privacy</h1><button>Accept all</button>"),
    "an age": ("Ale", "<h1>Are you of legal drinking age?</h1>"),
    "a country": ("Unavailable", "<p>This content is not available in your country.</p>"),
    "repairs": ("Ants", "<p>We are under maintenance and will be back soon.</p>"),
}
UNSURE: dict[str, tuple[bytes, Host]] = {
    **{f"a wall for every path: {name}": (page(*wall), ALL_THE_SAME) for name, wall in WALLS.items()},
    "a game that is shown for every path": (
        page(
            "Ants",
            "<canvas></canvas><p>Press any key, and run home, little ant.</p><script src=/a.js></script>",
        ),
        ALL_THE_SAME,
    ),
    "a single-page application that answers every path": (SHELL, ALL_THE_SAME),
    "an application whose title is an error": (SHELL.replace(b"<title>Ants", b"<title>404"), NO_IDEA),
}


@pytest.mark.parametrize(("body", "host"), UNSURE.values(), ids=UNSURE)
def test_what_is_not_understood_is_unsure(body: bytes, host: Host) -> None:
    assert judged(body, host).state == "unsure"
