"""What the GitHub Action does, step by step, each with the environment that a runner gives.

    runner      inputs, outputs, summary        action      which command is meant
    event       what a run is compared with     looking     check, links, fix: reads lists, writes nothing
    artifacts   plain data between two jobs     api         the only one that has a token
    issue       one issue about dead links      offer       one pull request with fixes

The jobs that read lists have no right to write. Those that may write read artifacts, which may be hostile:
no text of theirs is run, and none reaches a log, a page or the API as anything but text.
"""
