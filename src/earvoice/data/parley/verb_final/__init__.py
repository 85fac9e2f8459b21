"""A part of parley in German and in Japanese, where the verb comes last.

What an English speaker says second, these languages say at the end: an interpreter has heard the
verb long before it may be written, and must keep it. Everyday sentences of one grammar (`grammar`)
over one lexicon (`lexicon`); `splits` draws training sentences and the rows of dev and test.
"""
