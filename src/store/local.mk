noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/db.c src/store/db_query.c src/store/db.h src/store/db_int.h \
	src/store/engine.c src/store/engine.h src/store/engine_int.h src/store/engine_sql.def \
	src/store/engine_expire.c src/store/engine_log.c src/store/engine_mail.c \
	src/store/engine_room.c src/store/engine_value.c \
	src/store/history.c src/store/history.h src/store/history_int.h src/store/history_sql.def \
	src/store/history_message.c src/store/history_outbox.c src/store/history_page.c \
	src/store/history_room.c src/store/history_row.c src/store/history_row.h \
	src/store/history_scan.c src/store/history_value.c \
	src/store/pool.c src/store/pool.h \
	src/store/job.c src/store/job.h \
	src/store/schema.c src/store/schema.h \
	src/store/store.c src/store/store_ask.c src/store/store.h src/store/store_int.h
