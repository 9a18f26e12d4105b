noinst_LIBRARIES += libbus.a
libbus_a_SOURCES = \
	src/bus/bus.c src/bus/bus.h \
	src/bus/event.c src/bus/event.h src/bus/event.def \
	src/bus/intent.c src/bus/intent.h src/bus/intent.def
