noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	net/answer.c net/answer.h \
	net/conn.c net/conn_frames.c net/conn_io.c net/conn.h net/conn_int.h \
	net/dial.c net/dial.h \
	net/frame.c net/frame.h \
	net/listen.c net/listen.h \
	net/lookup.c net/lookup.h \
	net/loop.c net/loop.h net/loop_int.h \
	net/netwatch.c net/netwatch.h \
	net/outq.c net/outq.h \
	net/sock.c net/sock.h \
	net/tls.c net/tls.h \
	net/tls_fault.c net/tls_fault.h \
	net/tls_floor.c net/tls_floor.h \
	net/tlsctx.c net/tlsctx.h net/tlsctx_int.h \
	net/tlsprofile.c net/tlsprofile.h \
	net/wire.c net/wire_field.c net/wire_field.h net/wire_person.c net/wire_room.c net/wire.h net/wire.def
