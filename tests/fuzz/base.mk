# fuzzers of base
