"""The house form of a list: the parts its entries are made of, and what most of them do."""
