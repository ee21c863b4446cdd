"""How the reader is taught: `make train` reads `data`, trains MiniLM further on it and writes the reader's weights."""
