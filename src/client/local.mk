noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	src/client/choices.c src/client/choices.h \
	src/client/content.c src/client/content.h \
	src/client/enrol.c src/client/enrol.h \
	src/client/identity.c src/client/identity.h \
	src/client/intents.c src/client/intents.h \
	src/client/outbox.c src/client/outbox.h \
	src/client/people.c src/client/people.h \
	src/client/people_file.c \
	src/client/private.c src/client/private.h \
	src/client/profile.c src/client/profile.h \
	src/client/reconnect.c src/client/reconnect.h \
	src/client/rooms.c src/client/rooms.h \
	src/client/session.c src/client/session.h \
	src/client/trust.c src/client/trust.h \
	src/client/worker.c src/client/worker.h src/client/worker_int.h
