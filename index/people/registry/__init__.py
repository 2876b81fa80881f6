"""The policy of the registry: printed names and the evidence about them -> people with names, and how certain that is.

Pure functions over values; what is counted and kept is `index.archive`'s business. Nothing here depends on the order in
which articles arrived.

    forms.py        a printed name taken apart
    spelling.py     when two words may be one word: transliteration, short forms, slips of the pen
    relations.py    how two names are related by their words alone
    evidence.py     what the articles say for and against two names being one human
    clusters.py     forms with their evidence -> people
    naming.py       under which name a person is shown
    ids.py          which id a person keeps when people are decided anew
    surnames.py     whom a surname alone means, by the articles around
    provisional.py  whom a name means until that was done
"""
