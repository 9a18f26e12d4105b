# tests of certs
