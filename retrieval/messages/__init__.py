"""What the coverage says of a message somebody wrote: a briefing on its story, and whether its statements hold.

It does not care where the message stands. A message is no question: asking it as one finds what is worded like it.
"""
