"""What a question asks for, as data that can be shown: the times it names, and what follows from them."""
