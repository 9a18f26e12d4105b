noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	net/frame.c net/frame.h \
	net/loop.c net/loop.h net/loop_int.h \
	net/tls.c net/tls.h \
	net/tls_fault.c net/tls_fault.h \
	net/tlsctx.c net/tlsctx.h net/tlsctx_int.h \
	net/wire.c net/wire_codec.c net/wire.h net/wire.def
