"""Numbers in lists: what they say, where they go wrong, and how to move them without losing track.

sequences    runs of numbered items as an author counts them, and their faults
labels       hierarchical labels (`6.4`) and the item they hang on
pseudo       lines that look numbered and render as text
references   references in words to a number ("see item 7", "见第3条")
    resolving    what such references point at
starts       where each section's numbering should start
renumbering  numbers, labels and references moved together, or not at all
"""
