"""The first five minutes: what a folder's lists do already, and the files that hold them to it."""
