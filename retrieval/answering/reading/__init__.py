"""What a message asks: a typed reading of the question, alone or with the conversation before it."""
