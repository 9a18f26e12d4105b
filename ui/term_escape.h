/*
 * ui/term_escape.h - sequences for what the terminal library cannot do: titles, notifications,
 * the clipboard, links. Bytes in, bytes out; whatever the words hold, they end no sequence and
 * begin none. Any thread.
 */
#ifndef SNUG_UI_TERM_ESCAPE_H
#define SNUG_UI_TERM_ESCAPE_H

#include <stdbool.h>

#include "base/buf.h"
#include "ui/theme.h"

#define ESCAPE_WORDS_MAX 240 /* bytes of a title or of a notification; the rest is cut */

/* What stands between us and the terminal, and must be asked to pass things on. */
enum escape_through { THROUGH_NOTHING, THROUGH_TMUX, THROUGH_SCREEN };
/* As the environment says. */
enum escape_through escape_through(const char *tmux, const char *sty);

/* The title of the window (OSC 2). */
void escape_title(struct buf *out, const char *words);
/* A notification: OSC 777 with title and text, or OSC 9, which has only a text. */
void escape_notify(
    struct buf *out, enum escape_through through, bool osc777, const char *title, const char *text);
/* Put s on the clipboard (OSC 52); there is no way to read it. */
void escape_copy(struct buf *out, enum escape_through through, struct bytes s);
/*
 * From row y and column x on, counted from 0, this text in this ink as a link to url (OSC 8), which
 * is url_safe(). The cursor and its attributes must be saved and restored around it.
 */
void escape_link(struct buf *out, int y, int x, const struct theme_ink *ink, enum depth depth,
    struct bytes url, struct bytes text);

#endif
