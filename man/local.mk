dist_man_MANS += man/snug.1 man/snug-pki.1 man/snug-protocol.7
