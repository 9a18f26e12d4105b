noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/db.c src/store/db_query.c src/store/db.h src/store/db_int.h \
	src/store/schema.c src/store/schema.h
