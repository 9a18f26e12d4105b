/* ui/model_int.h - shared by model.c (reading, rooms) and model_apply.c (events). */
#ifndef SNUG_UI_MODEL_INT_H
#define SNUG_UI_MODEL_INT_H

#include "ui/model.h"

/* The room that ev is about; the current one when it names none. */
size_t model_room_of(struct model *m, const struct event *ev);

#endif
