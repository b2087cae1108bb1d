"""From a URL to an answer: names, addresses, connections, HTTP; the one room that dials."""
