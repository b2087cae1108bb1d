"""Text that was decoded the wrong way: where it may stand, and what it was.

places()      where the shape of garbled UTF-8 occurs; cheap, and nothing in clean text
repair()      what a piece of text was, where that is proven; by way of ftfy
channel_of()  how pieces of text were garbled of which bytes were lost
"""

from awesomelint.mojibake.lossless import Repair, repair
from awesomelint.mojibake.lossy import Channel, channel_of
from awesomelint.mojibake.shape import places

__all__ = ["Channel", "Repair", "channel_of", "places", "repair"]
