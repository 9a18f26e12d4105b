noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/amount.c src/base/amount.h \
	src/base/buf.c src/base/buf.h src/base/bytes.h \
	src/base/clock.c src/base/clock.h \
	src/base/conf.c src/base/conf.h \
	src/base/err.c src/base/err.h src/base/err.def \
	src/base/file.c src/base/file.h \
	src/base/hostport.c src/base/hostport.h \
	src/base/list.h \
	src/base/log.c src/base/log.h \
	src/base/mem.c src/base/mem.h \
	src/base/nick.c src/base/nick.h \
	src/base/query.c src/base/query.h \
	src/base/record.c src/base/record.h \
	src/base/ring.c src/base/ring.h \
	src/base/role.c src/base/role.h \
	src/base/rw.c src/base/rw.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/wish.c src/base/wish.h
