/* ui/theme_int.h - shared by theme.c (colours) and theme_file.c (files). */
#ifndef SNUG_UI_THEME_INT_H
#define SNUG_UI_THEME_INT_H

#include "ui/theme.h"

/* Fill t->many from t->background. */
void theme_choose_many(struct theme *t);

#endif
