# tests of bus
