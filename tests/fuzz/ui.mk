# fuzzers of ui
