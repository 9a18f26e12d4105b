snug_SOURCES = src/main.c
