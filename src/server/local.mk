noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	src/server/frames.c src/server/frames.h \
	src/server/peer.c src/server/peer.h \
	src/server/quota.c src/server/quota.h \
	src/server/room.c src/server/room.h \
	src/server/server.c src/server/server.h src/server/server_int.h \
	src/server/state.c src/server/state.h
