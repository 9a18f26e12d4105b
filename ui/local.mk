noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	ui/action.c ui/action.h ui/action.def \
	ui/command.c ui/command.h ui/command_int.h ui/command.def \
	ui/command_invite.c ui/command_kept.c ui/command_roles.c ui/command_set.c ui/command_trust.c \
	ui/complete.c ui/complete.h \
	ui/draw.c ui/draw.h \
	ui/draw_input.c \
	ui/draw_line.c ui/draw_line.h \
	ui/draw_members.c \
	ui/draw_overlay.c \
	ui/draw_rooms.c \
	ui/draw_search.c \
	ui/draw_status.c \
	ui/edit.c ui/edit.h \
	ui/grid.c ui/grid.h \
	ui/history.c ui/history.h \
	ui/key.def \
	ui/keymap.c ui/keymap.h ui/keymap.def \
	ui/layout.c ui/layout.h \
	ui/lines.c ui/lines.h \
	ui/mark.c ui/mark.h \
	ui/model.c ui/model.h ui/model_int.h \
	ui/model_apply.c \
	ui/model_others.c \
	ui/model_own.c \
	ui/model_past.c \
	ui/model_trust.c \
	ui/names.c ui/names.h \
	ui/near.c ui/near.h \
	ui/plain.c ui/plain.h ui/plain_int.h \
	ui/plain_show.c \
	ui/qr.c ui/qr.h \
	ui/setting.c ui/setting.h ui/setting.def \
	ui/scroll.c ui/scroll.h \
	ui/tell.c ui/tell.h \
	ui/term.c ui/term.h \
	ui/term_key.c ui/term_key.h \
	ui/term_signal.c ui/term_signal.h \
	ui/text.c ui/text.h \
	ui/theme.c ui/theme.h ui/theme.def ui/glyph.def \
	ui/trust_words.c ui/trust_words.h \
	ui/ui.c ui/ui.h ui/ui_int.h \
	ui/ui_keep.c \
	ui/ui_keys.c \
	ui/ui_overlay.c \
	ui/ui_search.c \
	ui/view.h
if HAVE_QRENCODE
libui_a_SOURCES += ui/qr_encode.c
else
libui_a_SOURCES += ui/qr_none.c
endif
EXTRA_DIST += ui/qr_encode.c ui/qr_none.c
