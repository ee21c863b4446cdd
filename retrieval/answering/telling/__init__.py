"""What an answer is told in: its citations, its days and remarks in words, and what is said where there is none."""
