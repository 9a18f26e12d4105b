# fuzzers of net
