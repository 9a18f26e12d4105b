# fuzzers of crypto
