"""When two addresses are one: canonical forms, and how an address is written anew."""
