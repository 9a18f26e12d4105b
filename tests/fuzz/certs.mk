# fuzzers of certs
