"""Canonical forms: per equivalence a table of what is equal and of what never is, and the laws of all."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import rulebook
from awesomelint.links import parameters, sites
from awesomelint.links.canonical import canonical, entered_pages, forms, preferred, syntax, work
from awesomelint.links.url import URL, _parse_slowly, parse


class Case(NamedTuple):
    """One equivalence: each group's members are equal, and no two groups are."""

    name: str
    groups: tuple[tuple[str, ...], ...]


SYNTAX = [
    Case(
        "scheme and host case", (("HTTP://Example.ORG/A", "http://example.org/A"), ("http://example.org/a",))
    ),
    Case(
        "default ports",
        (
            ("https://example.org:443/", "https://example.org"),
            ("http://example.org:80/", "http://example.org/"),
            ("https://example.org:80/",),
            ("http://example.org:443/",),
            ("http://example.org:8080/",),
        ),
    ),
    Case(
        "dot segments",
        (
            ("http://example.org/a/./b/../c", "http://example.org/a/c", "http://example.org/a/%2e%2E/a/c"),
            ("http://example.org/a/b/c",),
            ("http://example.org/a//c",),
        ),
    ),
    Case(
        "percent-encoding case",
        (
            ("http://example.org/%e4%b8%ad", "http://example.org/%E4%B8%AD", "http://example.org/中"),
            ("http://example.org/%7eant", "http://example.org/~ant", "http://example.org/%7Eant"),
            ("http://example.org/a%2fb", "http://example.org/a%2Fb"),
            ("http://example.org/a/b",),
            ("http://example.org/%252e",),
            ("http://example.org/%252E",),
            ("http://example.org/%2e%252e", "http://example.org/.%252e"),
            ("http://example.org/100%", "http://example.org/100%25"),
        ),
    ),
    Case(
        "international host names",
        (
            ("https://例え.jp/", "https://xn--r8jz45g.jp", "https://%E4%BE%8B%E3%81%88.jp/"),
            ("https://BÜCHER.example/", "https://bücher.example/", "https://xn--bcher-kva.example/"),
            ("https://bucher.example/",),
        ),
    ),
    Case(
        "empty path, query and fragment",
        (("https://example.org", "https://example.org/", "https://example.org/?", "https://example.org?#"),),
    ),
    Case("a scheme taken over", (("//example.org/a", "https://example.org/a"),)),
    Case("blanks and backslashes", ((" https://example.org\\a\n", "https://example.org/a"),)),
    Case(
        "numbers as hosts",
        (("http://0x7f.1/", "http://127.0.0.1/"), ("http://[::1]:80/", "http://[0:0::1]/")),
    ),
]

PAGE = [
    Case(
        "http = https",
        (
            ("http://example.org/a", "https://example.org/a"),
            ("https://example.org:80/a",),
            ("http://example.org:8080/a",),
            ("https://example.org:8080/a",),
        ),
    ),
    Case(
        "www",
        (
            ("https://www.example.org/a", "http://example.org/a"),
            ("https://web.example.org/a",),
            ("https://www2.example.org/a",),
            ("https://www.example.com/a",),
            ("https://www.com/", "http://www.com"),
        ),
    ),
    Case(
        "trailing slash",
        (
            ("https://example.org/a/", "https://example.org/a", "https://example.org/a//"),
            ("https://example.org/a/?q=1", "https://example.org/a?q=1"),
            ("https://example.org/a/b",),
            ("https://example.org/A/",),
        ),
    ),
    Case(
        "tracking parameters",
        (
            ("https://example.org/a?utm_source=x&utm_medium=y&fbclid=z", "https://example.org/a"),
            (
                "https://example.org/a?gclid=1&id=7&msclkid=2",
                "https://example.org/a?id=7",
                "https://example.org/a?UTM_Source=x&id=7",
            ),
            ("https://example.org/a?id=8",),
            ("https://example.org/a?si=8",),
            ("https://example.org/a?ref=main",),
            ("https://open.spotify.com/show/0Sf8?si=bc2", "https://open.spotify.com/show/0Sf8"),
        ),
    ),
    Case(
        "query order",
        (
            ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
            ("https://example.org/a?a=1&a=2",),
            ("https://example.org/a?a=2&a=1",),
            ("https://example.org/a?a=2&b=1",),
            ("https://example.org/a?q=x+y", "https://example.org/a?q=x%20y"),
        ),
    ),
    Case(
        "fragment",
        (
            (
                "https://example.org/a#top",
                "https://example.org/a",
                "https://example.org/a#:~:text=ant",
                "https://example.org/a#/",
            ),
            ("https://example.org/a#/ants", "https://example.org/a#/ants/"),
            ("https://example.org/a#/bees",),
            ("https://example.org/a#!ants",),
        ),
    ),
    Case(
        "parentheses and such in paths",
        (
            ("https://example.org/Ant_(insect)", "https://example.org/Ant_%28insect%29"),
            ("https://example.org/Ant_insect",),
        ),
    ),
    Case(
        "dx.doi.org = doi.org, case folded",
        (
            (
                "http://dx.doi.org/10.1000/ABC.1",
                "https://doi.org/10.1000/abc.1",
                "https://www.doi.org/10.1000%2Fabc.1",
            ),
            ("https://doi.org/10.1000/abc.2",),
            ("https://example.org/10.1000/abc.1",),
        ),
    ),
    Case(
        "youtube",
        (
            (
                "https://youtu.be/dQw4w9WgXcQ",
                "https://youtu.be/dQw4w9WgXcQ?si=abc",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "http://m.youtube.com/watch?feature=youtu.be&v=dQw4w9WgXcQ",
                "https://www.youtube.com/shorts/dQw4w9WgXcQ",
                "https://www.youtube.com/embed/dQw4w9WgXcQ?start=0",
                "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
                "https://www.youtube.com/live/dQw4w9WgXcQ",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ&index=2",
            ),
            ("https://youtu.be/dQw4w9WgXcq",),
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1",
                "https://youtu.be/dQw4w9WgXcQ?list=PL1&index=3",
            ),
            (
                "https://www.youtube.com/playlist?list=PL1&si=x",
                "https://youtube.com/playlist?list=PL1",
                "https://www.youtube.com/embed/videoseries?list=PL1",
            ),
            ("https://www.youtube.com/playlist?list=PL2",),
            ("https://www.youtube.com/@ants?sub_confirmation=1", "https://www.youtube.com/@ants"),
            ("https://www.youtube.com/@ants/videos",),
        ),
    ),
    Case(
        "bilibili",
        (
            (
                "https://www.bilibili.com/video/BV1xx411c7mD/?spm_id_from=333.1007&vd_source=ab",
                "https://m.bilibili.com/video/BV1xx411c7mD?p=1",
                "https://bilibili.com/video/BV1xx411c7mD",
            ),
            (
                "https://www.bilibili.com/video/BV1xx411c7mD?p=2",
                "https://www.bilibili.com/video/BV1xx411c7mD?p=2&t=9",
            ),
            ("https://www.bilibili.com/video/BV1xx411c7md",),
            ("https://space.bilibili.com/1/lists?sid=2",),
            ("https://space.bilibili.com/1/lists?sid=3",),
        ),
    ),
    Case(
        "weixin",
        (
            (
                "https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1&sn=ab&chksm=cd&scene=27#wechat_redirect",
                "http://mp.weixin.qq.com/s?sn=ab&idx=1&mid=22&__biz=Mz#rd",
            ),
            ("https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=2&sn=ab",),
            ("https://mp.weixin.qq.com/s/AbC?scene=1", "https://mp.weixin.qq.com/s/AbC"),
            ("https://mp.weixin.qq.com/s/aBC",),
        ),
    ),
    Case(
        "github",
        (
            (
                "https://github.com/Ant/Hill",
                "http://www.github.com/ant/hill/",
                "https://github.com/ant/hill.git",
                "https://github.com/ant/hill?tab=readme-ov-file",
                "https://github.com/ant/hill#readme",
                "https://github.com/ant//hill/?tab=readme-ov-file#readme",
            ),
            ("https://github.com/ant/hill2",),
            ("https://github.com/ant",),
            ("https://github.com/ant/hill/wiki",),
            ("https://github.com/ant/hill/blob/main/README.md",),
            ("https://github.com/ant/hill/blob/main/readme.md",),
            ("https://github.com/Ant/hill/blob/Main/README.md",),
            ("https://github.com/ant/hill/tree/dev",),
            ("https://gist.github.com/ant/hill",),
            ("https://ant.github.io/hill",),
            ("https://github.com/ant?tab=repositories",),
        ),
    ),
    Case(
        "m.wikipedia = wikipedia",
        (
            ("https://en.m.wikipedia.org/wiki/Ant", "https://en.wikipedia.org/wiki/Ant"),
            ("https://de.wikipedia.org/wiki/Ant", "http://de.m.wikipedia.org/wiki/Ant"),
            ("https://en.wikipedia.org/wiki/ant",),
        ),
    ),
    Case(
        "redirect wrappers",
        (
            (
                "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa&usg=x",
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3Dx&h=y",
                "https://link.zhihu.com/?target=https%3A//example.org/a",
                "https://link.zhihu.com/?target=https%3A%2F%2Flink.juejin.cn%2F%3Ftarget%3Dhttps%253A%252F%252Fexample.org%252Fa",
                "https://example.org/a",
            ),
            ("https://link.zhihu.com/?target=https%3A//example.org/b",),
            ("https://www.google.com/search?q=https://example.org/a",),
            ("https://web.archive.org/web/2020/https://example.org/a",),
            ("https://www.facebook.com/share.php?u=https%3A%2F%2Fexample.org%2Fa",),
            ("https://www.google.com/url?url=/a",),
            ("https://translate.google.com/translate?u=https://example.org/a",),
        ),
    ),
    Case(
        "an archive copy is not its original",
        (
            ("https://web.archive.org/web/2020/http://a.org/",),
            ("https://a.org/",),
            ("https://web.archive.org/web/2021/http://a.org/",),
        ),
    ),
    Case(
        "short hosts",
        (("https://hf.co/ant/hill", "https://huggingface.co/ant/hill"), ("https://huggingface.co/Ant/hill",)),
    ),
    Case(
        "twitter = x",
        (
            (
                "https://twitter.com/ant/status/1?s=20",
                "https://x.com/ant/status/1",
                "https://mobile.twitter.com/ant/status/1",
            ),
            ("https://x.com/ant/status/2",),
        ),
    ),
    Case(
        "not one site's rule for another",
        (
            ("https://example.org/ant/hill.git",),
            ("https://example.org/ant/hill",),
            ("https://notgithub.com/ant/hill.git",),
            ("https://notyoutu.be/dQw4w9WgXcQ",),
        ),
    ),
]

NIPS = "3f5ee243547dee91fbd053c1c4a845aa"
WORK = [
    Case(
        "arxiv",
        (
            (
                "https://arxiv.org/abs/1706.03762",
                "http://arxiv.org/abs/1706.03762v5",
                "https://arxiv.org/pdf/1706.03762.pdf",
                "https://www.arxiv.org/pdf/1706.03762v2",
                "https://arxiv.org/html/1706.03762v7",
                "https://arxiv.org/abs/1706.03762?context=cs",
                "https://export.arxiv.org/abs/1706.03762",
                "https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf",
                "https://ar5iv.labs.arxiv.org/html/1706.03762",
                "https://ar5iv.org/abs/1706.03762",
                "https://doi.org/10.48550/arXiv.1706.03762",
                "https://huggingface.co/papers/1706.03762",
                "https://hf.co/papers/1706.03762",
            ),
            ("https://arxiv.org/abs/1706.03763",),
            ("https://arxiv.org/abs/1706.0376",),
            ("https://arxiv.org/list/cs.CL/1706",),
            ("https://arxiv.org/a/ant_1",),
            ("https://huggingface.co/papers",),
            ("https://huggingface.co/ant/1706.03762",),
            ("https://doi.org/10.1000/arXiv.1706.03762",),
        ),
    ),
    Case(
        "arxiv-before-2007",
        (
            (
                "https://arxiv.org/abs/hep-th/9901001",
                "https://arxiv.org/pdf/hep-th/9901001v2.pdf",
                "https://doi.org/10.48550/arXiv.hep-th/9901001",
                "https://ar5iv.org/html/hep-th/9901001",
            ),
            ("https://arxiv.org/abs/hep-ph/9901001",),
            ("https://arxiv.org/abs/math.GT/0309136", "https://arxiv.org/abs/math/0309136"),
        ),
    ),
    Case(
        "openreview",
        (
            (
                "https://openreview.net/forum?id=Hk_ab-1",
                "https://openreview.net/pdf?id=Hk_ab-1",
                "https://openreview.net/forum?id=Hk_ab-1&noteId=x",
                "http://www.openreview.net/forum?noteId=x&id=Hk_ab-1#y",
            ),
            ("https://openreview.net/forum?id=hk_ab-1",),
            ("https://openreview.net/group?id=Hk_ab-1",),
            ("https://openreview.net/attachment?id=Hk_ab-1&name=supplementary_material",),
        ),
    ),
    Case(
        "acl-anthology-before-2020",
        (
            (
                "https://aclanthology.org/P18-1001/",
                "https://aclanthology.org/P18-1001.pdf",
                "https://aclanthology.org/P18-1001v2.pdf",
                "https://www.aclweb.org/anthology/P18-1001",
                "http://aclweb.org/anthology/P18-1001.pdf",
                "https://www.aclweb.org/anthology/papers/P/P18/P18-1001/",
                "http://aclweb.org/anthology-new/P/P18/P18-1001.pdf",
                "http://anthology.aclweb.org/P/P18/P18-1001.pdf",
                "https://aclanthology.info/papers/P18-1001/p18-1001",
                "https://aclanthology.coli.uni-saarland.de/papers/P18-1001/p18-1001",
                "https://doi.org/10.18653/v1/P18-1001",
            ),
            ("https://aclanthology.org/P18-1002/",),
            ("https://aclanthology.org/P18-1001.bib",),
            ("https://aclanthology.org/volumes/P18-1/",),
            ("https://aclanthology.org/attachments/P18-1001.Poster.pdf",),
        ),
    ),
    Case(
        "acl-anthology",
        (
            (
                "https://aclanthology.org/2020.acl-main.1/",
                "https://www.aclweb.org/anthology/2020.acl-main.1.pdf",
                "https://aclanthology.org/2020.acl-main.1.pdf",
                "https://doi.org/10.18653/v1/2020.acl-main.1",
            ),
            ("https://aclanthology.org/2020.acl-main.10/",),
            ("https://aclanthology.org/2020.acl-demos.1/",),
            ("https://aclanthology.org/2020.findings-emnlp.1/",),
            ("https://aclanthology.org/events/acl-2020/",),
        ),
    ),
    Case(
        "neurips",
        (
            (
                f"https://proceedings.neurips.cc/paper/2017/hash/{NIPS}-Abstract.html",
                f"https://papers.nips.cc/paper/2017/hash/{NIPS}-Abstract.html",
                f"https://proceedings.neurips.cc/paper/2017/file/{NIPS}-Paper.pdf",
                f"http://papers.neurips.cc/paper_files/paper/2017/file/{NIPS}-Paper.pdf",
                f"https://proceedings.neurips.cc/paper_files/paper/2017/hash/{NIPS}-Abstract.html",
            ),
            (
                f"https://proceedings.neurips.cc/paper/2022/hash/{NIPS}-Abstract-Conference.html",
                f"https://papers.nips.cc/paper_files/paper/2022/file/{NIPS}-Paper-Conference.pdf",
            ),
            (f"https://proceedings.neurips.cc/paper/2017/file/{NIPS}-Supplemental.zip",),
            (f"https://proceedings.neurips.cc/paper/2017/hash/{NIPS.replace('a', 'b')}-Abstract.html",),
        ),
    ),
    Case(
        "neurips-datasets",
        (
            (
                f"https://datasets-benchmarks-proceedings.neurips.cc/paper/2021/hash/{NIPS}-Abstract-round1.html",
                f"https://datasets-benchmarks-proceedings.neurips.cc/paper_files/paper/2021/file/{NIPS}-Paper-round1.pdf",
            ),
            (
                f"https://datasets-benchmarks-proceedings.neurips.cc/paper/2021/hash/{NIPS}-Abstract-round2.html",
            ),
        ),
    ),
    Case(
        "neurips-before-2020",
        (
            (
                "https://papers.nips.cc/paper/7181-attention-is-all-you-need",
                "http://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
                "https://proceedings.neurips.cc/paper/7181-attention-is-all-you-need.pdf",
            ),
            ("https://papers.nips.cc/paper/5423-generative-adversarial-nets",),
            ("https://papers.nips.cc/paper/7181",),
        ),
    ),
    Case(
        "cvf",
        (
            (
                "http://openaccess.thecvf.com/content_cvpr_2018/html/Hu_Squeeze_CVPR_2018_paper.html",
                "https://openaccess.thecvf.com/content_cvpr_2018/papers/Hu_Squeeze_CVPR_2018_paper.pdf",
            ),
            (
                "https://openaccess.thecvf.com/content/CVPR2021/html/Hu_Squeeze_CVPR_2021_paper.html",
                "https://openaccess.thecvf.com/content/CVPR2021/papers/Hu_Squeeze_CVPR_2021_paper.pdf",
            ),
            (
                "https://openaccess.thecvf.com/content/CVPR2021W/NTIRE/html/Hu_S_CVPRW_2021_paper.html",
                "https://openaccess.thecvf.com/content/CVPR2021W/NTIRE/papers/Hu_S_CVPRW_2021_paper.pdf",
            ),
            (
                "https://openaccess.thecvf.com/content_CVPRW_2019/html/NTIRE/Hu_S_CVPRW_2019_paper.html",
                "https://openaccess.thecvf.com/content_CVPRW_2019/papers/NTIRE/Hu_S_CVPRW_2019_paper.pdf",
            ),
            (
                "https://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/He_Deep_CVPR_2016_paper.pdf",
                "https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_CVPR_2016_paper.html",
            ),
            (
                "https://openaccess.thecvf.com/content/CVPR2021/supplemental/Hu_Squeeze_CVPR_2021_supplemental.pdf",
            ),
            ("https://openaccess.thecvf.com/CVPR2021",),
        ),
    ),
    Case(
        "pmlr",
        (
            (
                "https://proceedings.mlr.press/v70/arjovsky17a.html",
                "http://proceedings.mlr.press/v70/arjovsky17a/arjovsky17a.pdf",
                "http://proceedings.mlr.press/v70/arjovsky17a.pdf",
            ),
            (
                "http://jmlr.org/proceedings/papers/v9/glorot10a/glorot10a.pdf",
                "https://proceedings.mlr.press/v9/glorot10a.html",
                "http://jmlr.csail.mit.edu/proceedings/papers/v9/glorot10a.html",
            ),
            (
                "https://raw.githubusercontent.com/mlresearch/v235/main/assets/ant24a/ant24a.pdf",
                "https://proceedings.mlr.press/v235/ant24a.html",
            ),
            ("https://proceedings.mlr.press/v70/",),
            ("https://proceedings.mlr.press/v71/arjovsky17a.html",),
            ("https://proceedings.mlr.press/v70/arjovsky17a/arjovsky17a-supp.pdf",),
        ),
    ),
    Case(
        "github-root",
        (
            (
                "https://github.com/Ant/Hill",
                "https://github.com/ant/hill/tree/master",
                "https://github.com/ant/hill/tree/main/",
                "https://github.com/ant/hill/tree/main?tab=readme-ov-file",
            ),
            ("https://github.com/ant/hill/tree/main/docs",),
            ("https://github.com/ant/hill/tree/dev",),
            ("https://github.com/ant/hill/blob/main",),
        ),
    ),
    Case(
        "github-file",
        (
            (
                "https://github.com/ant/hill/blob/main/Map.pdf",
                "https://github.com/Ant/hill/raw/main/Map.pdf",
                "https://raw.githubusercontent.com/ant/hill/main/Map.pdf",
                "https://raw.githubusercontent.com/ant/hill/refs/heads/main/Map.pdf",
                "https://raw.github.com/ant/hill/main/Map.pdf?raw=true",
            ),
            ("https://github.com/ant/hill/blob/main/map.pdf",),
            ("https://github.com/ant/hill/blob/v1/Map.pdf",),
            ("https://github.com/ant/hill/tree/main/Map.pdf",),
            ("https://github.com/ant/hill/blame/main/Map.pdf",),
        ),
    ),
]


def pairs(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases]


def check(case: Case, key: object) -> None:
    assert callable(key)
    keys = [{url: key(url) for url in group} for group in case.groups]
    for group in keys:
        assert len(set(group.values())) == 1, group
    firsts = [next(iter(group.values())) for group in keys]
    assert None not in firsts
    assert len(set(firsts)) == len(firsts), sorted(map(str, firsts))


@pytest.mark.parametrize("case", pairs(SYNTAX))
def test_syntax(case: Case) -> None:
    check(case, syntax)


@pytest.mark.parametrize("case", pairs(PAGE))
def test_page(case: Case) -> None:
    check(case, canonical)


@pytest.mark.parametrize("case", pairs(WORK))
def test_work(case: Case) -> None:
    check(case, work)


def test_every_work_has_a_case() -> None:
    assert [row["name"] for row in rulebook.data("same-works")["work"]] == [case.name for case in WORK]


def test_every_form_of_a_work_is_tried() -> None:
    urls = [url for case in WORK for group in case.groups for url in group]
    settled = {re.sub(r"^https?://(www\.)?", "", url) for url in urls}
    for row in rulebook.data("same-works")["work"]:
        for form in row["form"]:
            pattern = re.compile(form["path"], re.IGNORECASE)
            tried = [
                url
                for url in settled
                for host, slash, path in [url.partition("/")]
                if host in form["hosts"] and pattern.fullmatch((slash + path).rstrip("/"))
            ]
            assert tried or form["hosts"] == ["raw.githubusercontent.com"], form


def test_every_tracking_name_is_dropped_on_its_hosts() -> None:
    for row in rulebook.data("tracking-parameters")["parameters"]:
        for host in row.get("hosts", ["example.org"]):
            for name in [*row.get("names", ()), *(prefix + "x" for prefix in row.get("prefixes", ()))]:
                assert canonical(f"https://{host}/a?{name}=1&zz=2") == canonical(f"https://{host}/a?zz=2"), (
                    name
                )
                assert name == name.lower()
        if "hosts" in row:
            kept = [name for name in row["names"] if not parameters.tracks("example.org", name)]
            for name in kept:
                assert canonical(f"https://example.org/a?{name}=1") != canonical("https://example.org/a")
        for host in row.get("except", ()):
            assert canonical(f"https://{host}/a?mid=1") != canonical(f"https://{host}/a")


def test_every_wrapper_is_unwrapped() -> None:
    for row in rulebook.data("redirect-wrappers")["wrapper"]:
        path = {"/.*": "/x", r"/(?:l\.php)?": "/l.php", "/(?:go-wild)?": "/go-wild"}.get(
            row["path"], row["path"]
        )
        path = {
            r"/(?:index|middle[mb]|middlem|pc)\.html": "/pc.html",
            "/(?:safety/go|redir/redirect)": "/safety/go",
        }.get(path, path)
        for host in row["hosts"]:
            for name in row["parameters"]:
                host = f"a{host}" if host.startswith(".") else host
                value = quote("http://www.example.org/a?b=1", safe="")
                query = f"{name}={value}&x=y" if name else "http://www.example.org/a?b=1"
                url = f"https://www.{host}{path.replace(chr(92), '')}?{query}"
                assert canonical(url) == "https://example.org/a?b=1", url
                assert preferred(url) == "http://www.example.org/a?b=1"


def test_every_same_host_is_the_same() -> None:
    for row in rulebook.data("same-hosts")["host"]:
        for name in row["names"]:
            prefix = "en" if name.startswith(".") else ""
            assert sites.same_host(prefix + name) == prefix + row["same-as"]
            assert canonical(f"http://{prefix}{name}/a/b") == canonical(
                f"https://{prefix}{row['same-as']}/a/b"
            )


@pytest.mark.parametrize(
    "table",
    ["tracking-parameters", "same-hosts", "identifying-parameters", "redirect-wrappers", "same-works"],
)
def test_every_row_has_a_source_and_a_date(table: str) -> None:
    for rows in rulebook.data(table).values():
        for row in rows:
            assert row["source"]
            assert isinstance(row["verified"], datetime.date)


PREFERRED = [
    ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", None),
    ("https://m.youtube.com/@ants", "https://www.youtube.com/@ants"),
    ("http://dx.doi.org/10.1000/AbC", "https://doi.org/10.1000/AbC"),
    ("https://doi.org/10.1000/AbC", None),
    ("https://github.com/Ant/Hill.git", "https://github.com/Ant/Hill"),
    ("https://github.com/Ant/Hill/", None),
    ("https://github.com/Ant/Hill/tree/master", "https://github.com/Ant/Hill"),
    (
        "https://raw.githubusercontent.com/Ant/Hill/main/Map.pdf",
        "https://github.com/Ant/Hill/blob/main/Map.pdf",
    ),
    ("https://en.m.wikipedia.org/wiki/Ant", "https://en.wikipedia.org/wiki/Ant"),
    ("https://link.zhihu.com/?target=http%3A//www.a.org/%3Fb%3D1", "http://www.a.org/?b=1"),
    (
        "https://link.zhihu.com/?target=https%3A//youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    ("https://arxiv.org/pdf/1706.03762v5.pdf", "https://arxiv.org/abs/1706.03762"),
    ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762"),
    ("https://aclweb.org/anthology/p18-1001", "https://aclanthology.org/P18-1001/"),
    ("https://example.org/a", None),
    ("mailto:ant@example.org", None),
]


@pytest.mark.parametrize(("url", "expected"), PREFERRED)
def test_preferred(url: str, expected: str | None) -> None:
    assert preferred(url) == expected
    if expected is not None:
        assert preferred(expected) in (None, expected)
        assert work(expected) == work(url)


NO_WEB_ADDRESSES = [
    "",
    " ",
    "#top",
    "docs/a.md",
    "/a",
    "mailto:ant@example.org",
    "ftp://example.org/a",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "http://",
    "http:///",
    "https://a b.org/",
    "http://[::1",
    "https://exa%00mple.org/",
    "https://example.org:99999/",
    "http://\ud800.org/",
    "https://example.org/\udcff",
    "htp://example.org",
    "git@github.com:ant/hill.git",
    "https://xn--a.org.\x00/",
    "\x00",
    "//",
]


@pytest.mark.parametrize("url", NO_WEB_ADDRESSES)
def test_what_is_no_web_address_has_no_form(url: str) -> None:
    assert (syntax(url), canonical(url), work(url), preferred(url), forms(url)) == (None,) * 5


def test_fragments_count_where_a_list_enters_a_page_on_purpose() -> None:
    urls = [
        "https://a.org/#ants",
        "http://a.org/#bees",
        "https://a.org",
        "https://b.org/#ants",
        "http://b.org#ants",
        "https://youtu.be/dQw4w9WgXcQ?t=10",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m",
    ]
    pages = entered_pages(urls)
    assert pages == {"https://a.org/", "https://youtube.com/watch?v=dQw4w9WgXcQ"}
    assert [canonical(url, pages) for url in urls] == [
        "https://a.org/#ants",
        "https://a.org/#bees",
        "https://a.org/",
        "https://b.org/",
        "https://b.org/",
        "https://youtube.com/watch?v=dQw4w9WgXcQ#t=10",
        "https://youtube.com/watch?v=dQw4w9WgXcQ#t=60",
    ]


HOSTS = st.sampled_from(
    [
        "example.org",
        "www.example.org",
        "github.com",
        "raw.githubusercontent.com",
        "youtu.be",
        "www.youtube.com",
        "m.youtube.com",
        "arxiv.org",
        "dx.doi.org",
        "doi.org",
        "openreview.net",
        "aclweb.org",
        "papers.nips.cc",
        "openaccess.thecvf.com",
        "proceedings.mlr.press",
        "en.m.wikipedia.org",
        "www.google.com",
        "link.zhihu.com",
        "mp.weixin.qq.com",
        "www.bilibili.com",
        "huggingface.co",
        "x.com",
        "例え.jp",
        "[::1]",
        "127.0.0.1",
        "EXAMPLE.org.",
        "user:pw@example.org",
        "example.org:80",
        "example.org:8080",
        "xn--r8jz45g.jp",
    ]
)
PIECES = st.sampled_from(
    [
        "/",
        "//",
        "/.",
        "/..",
        "/%2e",
        "/%2E%2e",
        "%",
        "%%32%65",
        "%41",
        "%7e",
        "%2f",
        "%28",
        "%27",
        "%20",
        "+",
        "'",
        "(",
        "a",
        "A",
        "é",
        ".git",
        "watch",
        "?",
        "&",
        "=",
        "#",
        "#/",
        "#!",
        "v=dQw4w9WgXcQ",
        "list=PL1",
        "t=1m2s",
        "utm_x=1",
        "target=https%3A//youtu.be/dQw4w9WgXcQ",
        "url=http%3A//a.org/%2e%2e",
        "q=https://a.org/b",
        "/url",
        "/s",
        "__biz=1",
        "/abs/1706.03762",
        "/pdf/1706.03762v2.pdf",
        "/abs/hep-th/9901001",
        "/10.48550/arXiv.1706.03762",
        "/ant",
        "/hill",
        "/tree/main",
        "/blob/main/x",
        "/forum",
        "id=Ab",
        "/P18-1001",
        ":~:text=a",
        "|",
        "\\",
        "\t",
        "p=1",
        "/video/BV1",
        ";",
    ]
)
BUILT = st.builds(
    lambda scheme, host, pieces: f"{scheme}{host}{''.join(pieces)}",
    st.sampled_from(["http://", "https://", "HTTPS://", "//"]),
    HOSTS,
    st.lists(PIECES, max_size=8),
)
ANY = st.one_of(
    BUILT, st.text(max_size=40), st.text(max_size=20).map(lambda text: f"https://example.org/{text}")
)


@settings(max_examples=600, deadline=None)
@given(ANY)
def test_forms_are_their_own_forms(url: str) -> None:
    for form in (syntax, canonical, work):
        once = form(url)
        if once is not None:
            assert form(once) == once
    preferred_once = preferred(url)
    if preferred_once is not None:
        assert work(preferred_once) == work(url)
        assert preferred(preferred_once) in (None, preferred_once)


@settings(max_examples=300, deadline=None)
@given(BUILT)
def test_higher_forms_follow_from_lower_ones(url: str) -> None:
    lower = syntax(url)
    if lower is not None:
        assert canonical(lower) == canonical(url)
        assert work(lower) == work(url)
        page = canonical(url)
        assert page is not None
        assert work(page) == work(url)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from("abcxyzABC019-._~!$&()*+,;=:@/?#% '|é"), max_size=30).map("".join),
    st.sampled_from(
        ["example.org", "a-b.c-d.org", "-a-.org", "a..org", "a.1", "a.b2", "xn--a.org", "ab--c.org", "A.org"]
    ),
)
def test_plain_urls_need_no_parser(rest: str, host: str) -> None:
    """The short cut for plain URLs gives what the parser gives."""
    for url in (f"https://{host}{rest}", f"http://{host}/{rest}"):
        assert parse(url) == _parse_slowly(url)


def test_parts() -> None:
    assert parse("http://u:p@a.org:81/b?c=d#e") == URL("http", "u:p@a.org:81", "/b", "c=d", "e")
