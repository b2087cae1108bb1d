"""Text that was decoded the wrong way: where it stands, and what it was.

    text -> suspects -> hypotheses -> lattice -> thinning -> search -> certainty -> restored lines
            (survey,    channels that  all texts  what pairs  the        how sure
             oddness)   may have been  that fit   make likely likeliest  it is

restore()     which lines of a text are garbled, by which channel, what they were, and how sure that is
Channel       how text was garbled, as a function that can be run
fill()        what stood where text has U+FFFD, as far as reference texts tell it
not_words()   where nobody looks: code and destinations
places()      where the shape of garbled UTF-8 occurs; cheap, and nothing in clean text
    likely_encoding(), read_back()   what is left of such text, read the right way
"""

from awesomelint.mojibake.channels import Channel
from awesomelint.mojibake.filling import Filled, fill
from awesomelint.mojibake.lossy import likely_encoding, read_back
from awesomelint.mojibake.restored import Restoration, Restored
from awesomelint.mojibake.restoring import restore
from awesomelint.mojibake.search import Choice
from awesomelint.mojibake.shape import places
from awesomelint.mojibake.words import not_words

__all__ = [
    "Channel",
    "Choice",
    "Filled",
    "Restoration",
    "Restored",
    "fill",
    "likely_encoding",
    "not_words",
    "places",
    "read_back",
    "restore",
]
