"""Titles that have drifted away from what they were, and titles that only look like it."""

from __future__ import annotations

import pytest

from awesomelint.links.pages.drift import drifted

AWAY = [
    ("Red ants of Europe", "Best online casino bonuses", []),
    ("Red ants of Europe", "Best online casino bonuses", ["Red ants", "all about their nests"]),
    ("Red ants of Europe | My Blog", "Ten cakes for your party | My Blog", ["Red ants"]),
    ("antlib: a library for ants", "Situs judi slot gacor terpercaya", ["antlib"]),
    ("Deep learning course", "Rolex replica watches cheap", ["Course on deep learning"]),
    ("蚂蚁的生活", "赌博网站大全在线娱乐", ["蚂蚁"]),
    ("Муравьи Европы", "Казино онлайн бонусы", ["О муравьях"]),
    ("アリの生態", "オンラインカジノ比較", ["アリ"]),
]
STAYED = [
    ("Red ants of Europe", "Red ants of Europe", []),
    ("Red ants of Europe", "(3) Red Ants of Europe", []),
    ("Red ants of Europe", "European ants", []),
    ("Red ants of Europe", "Ants | My Blog", []),
    ("Red ants of Europe", "antlib 2.0 released", ["antlib"]),
    ("ants/antlib: fast ants", "GitHub - ants/antlib: Fast ants in Rust · GitHub", []),
    ("StackOverflow", "Stack Overflow - Where Developers Learn, Share, & Build Careers", []),
    ("MDN Web Docs", "Mozilla Developer Network", []),
    ("Red ants of Europe", "Home", []),
    ("Red ants of Europe", "Loading...", []),
    ("Red ants of Europe", "Just a moment...", []),
    ("Red ants of Europe", "Sign in | My Blog", []),
    ("Red ants of Europe", "404 Not Found", []),
    ("Red ants of Europe", "503 Service Unavailable", []),
    ("Red ants of Europe", "", []),
    ("Home", "Best online casino bonuses", []),
    ("Red ants of Europe", "Красные муравьи Европы", []),
    ("Red ants of Europe", "欧洲的红蚂蚁", []),
    ("欧洲的红蚂蚁", "ヨーロッパのアリ", []),
    ("The ants and the bees of the world", "Die Ameisen und die Bienen der Welt", []),
    ("Introduction to the theory of ants", "Introducción a la teoría de las hormigas", []),
    ("红蚂蚁的生活", "关于蚂蚁", []),
    ("蚂蚁的生活 - 知乎", "(12 封私信) 蚂蚁生活指南 - 知乎", []),
    ("Ant", "Ants", []),
    ("Foo", "Bar", []),
    ("123", "456", []),
    ("Ants - 1,234 stars", "Ants - 5,678 stars", []),
    ("Ants on May 3, 2020", "Ants on June 7, 2024", []),
    ("Αναζήτηση μυρμηγκιών", "Ant search engine", []),
    ("Neural Nets Course", "Course: neural networks (2024)", []),
    ("Pytorch implementation", "TensorFlow port", ["PyTorch and TensorFlow ports"]),
]


@pytest.mark.parametrize(("record", "title", "texts"), AWAY)
def test_titles_that_have_drifted(record: str, title: str, texts: list[str]) -> None:
    assert drifted(record, title, texts)


@pytest.mark.parametrize(("record", "title", "texts"), STAYED)
def test_titles_that_have_not(record: str, title: str, texts: list[str]) -> None:
    assert not drifted(record, title, texts)


@pytest.mark.parametrize(("record", "title"), [row[:2] for row in STAYED if not row[2]])
def test_nor_have_they_the_other_way_round(record: str, title: str) -> None:
    assert not drifted(title, record, [])
