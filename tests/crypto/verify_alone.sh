#!/bin/sh
# What crypto/verify.h offers is made of code that holds no secret: the objects that it needs of
# this box are these few, and none of them knows of groups, keyrings, sealing or signing.
cd "${top_builddir:?}" || exit 99
echo 1..1
objects='crypto/verify.o crypto/keypkg.o crypto/pubkey.o crypto/framing.o crypto/label.o crypto/suite.o'
for o in $objects; do
  if [ ! -f "$o" ]; then
    echo "not ok 1 - $o is missing"
    exit 1
  fi
done
# shellcheck disable=SC2086
defined=$(nm $objects | awk '$2 ~ /[TDRBC]/ { print $3 }')
# shellcheck disable=SC2086
left=$(nm $objects | awk '$1 == "U" { print $2 }' | sort -u |
  grep -E '^(crypto|group|secret|random|hkdf|hpke|sign|keyring|ratchets?|roster|epoch|schedule|commit|welcome)_' |
  grep -v -E '^crypto_(aead_chacha20poly1305_ietf_|hash_sha256_|sign_verify_detached|scalarmult|core_ed25519_is_valid_point)')
for s in $defined; do
  left=$(printf '%s\n' "$left" | grep -v -x "$s")
done
if [ -n "$left" ]; then
  echo "not ok 1 - verify.h needs $(echo "$left" | tr '\n' ' ')"
  exit 1
fi
echo 'ok 1 - verify.h stands on public-key code alone'
