"""Text that was decoded the wrong way: where it may stand, and what it was.

places()      where the shape of garbled UTF-8 occurs; cheap, and nothing in clean text
repair()      what a piece of text was, where that is proven; by way of ftfy
not_words()   where nobody looks: code and destinations
channel_of()  how pieces of text were garbled of which bytes were lost
    read_back()   what is left of such text, read the right way
"""

from awesomelint.mojibake.lossless import Repair, repair
from awesomelint.mojibake.lossy import Channel, channel_of, likely_encoding, read_back
from awesomelint.mojibake.shape import places
from awesomelint.mojibake.words import not_words

__all__ = ["Channel", "Repair", "channel_of", "likely_encoding", "not_words", "places", "read_back", "repair"]
