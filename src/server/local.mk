noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	src/server/door.c src/server/door.h \
	src/server/enrol.c src/server/enrol.h \
	src/server/feed.c src/server/feed.h \
	src/server/frames.c src/server/frames.h \
	src/server/guess.c src/server/guess.h \
	src/server/invites.c src/server/invites.h \
	src/server/keep.c src/server/keep.h \
	src/server/keypkgs.c src/server/keypkgs.h \
	src/server/ledger.c src/server/ledger.h \
	src/server/peer.c src/server/peer.h \
	src/server/quota.c src/server/quota.h \
	src/server/moderate.c src/server/moderate.h \
	src/server/room.c src/server/room.h src/server/room_int.h \
	src/server/room_back.c src/server/room_change.c src/server/room_commit.c \
	src/server/room_info.c src/server/room_live.c src/server/room_load.c \
	src/server/room_make.c src/server/room_message.c src/server/room_open.c \
	src/server/room_wish.c \
	src/server/room_log.c src/server/room_log.h \
	src/server/roster.c src/server/roster.h \
	src/server/server.c src/server/server.h src/server/server_int.h \
	src/server/status.c src/server/status.h src/server/count.h src/server/count.def \
	src/server/state.c src/server/state.h
