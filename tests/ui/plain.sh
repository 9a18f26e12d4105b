#!/bin/sh
# Line mode with a made-up worker: what comes out, and how it ends.
demo=$top_builddir/tests/ui/ui_demo
dir=$(mktemp -d "${TMPDIR:-/tmp}/snug-plain.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
TZ=UTC0; export TZ
n=0

# check WORDS STATUS: the last command ended with $got
check() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then echo "ok $n - $1"; else echo "not ok $n - $1: $2 is not $3"; fi
}
has() {
	n=$((n + 1))
	if grep -qF -- "$2" "$dir/$1"; then echo "ok $n - says: $2"
	else echo "not ok $n - $1 lacks: $2"; sed 's/^/# /' "$dir/$1"; fi
}

printf 'hello\n/me waves\n\nlast one without its end' |
	"$demo" --plain --scene talk >"$dir/out" 2>"$dir/err"
check 'end of input is a good end' $? 0
has out 'snug: Connecting to chat.example.org:9420 ... TLS 1.3'
has out '#lobby 21:00 status: you are in #lobby, 9 people (ada, dennis, grace, hedy, ken, linus, margaret, me, radia), end-to-end encrypted, epoch 40, 1 of 9 verified'
has out '#lobby 21:01 ada: morning! the nightly fuzz run finished, 14 h, no crashes'
has out '#lobby 21:13 ken: benchmark on the small board:'
has out '#lobby 21:13 ken: seal 41 µs   open 44 µs   join(64) 3.1 ms'
has out '#lobby 21:06 notice: hedy joined, epoch 41'
has out '#lobby 21:15 eve: look: ^[[31mred^[[0m and <U+202E>txet<U+202C>'
has out '@ada 21:15 ada: lunch?'
has out '#lobby 21:15 me: hello'
has out '#lobby 21:15 * me waves'
has out '#lobby 21:15 me: last one without its end'
check 'no escape code' "$(tr -dc '\033' <"$dir/out" | wc -c | tr -d ' ')" 0
check 'nothing on stderr' "$(wc -c <"$dir/err" | tr -d ' ')" 0

printf 'hello\n' | "$demo" --plain --scene fail >"$dir/out" 2>"$dir/err"
check 'a failed message' $? 75
has err 'snug: not sent: "hello": the server takes 5 messages a second'
has err '  Wait a little and send it again.'

printf 'good\nbad \377\ngood too\n' | "$demo" --plain --scene empty >"$dir/out" 2>"$dir/err"
check 'a line that is no UTF-8' $? 65
has err 'snug: line 2 of the input is not valid UTF-8'
has out 'me: good too'

{ awk 'BEGIN { for (i = 0; i < 16384; i++) printf "a"; print ""; for (i = 0; i < 16385; i++) printf "b"; print "";
	for (i = 0; i < 100000; i++) printf "c"; print ""; print "short" }'; } |
	"$demo" --plain --scene empty >"$dir/out" 2>"$dir/err"
check 'lines that are too long' $? 65
has err 'snug: line 2 of the input is too long'
has err 'snug: line 3 of the input is too long'
has out 'me: short'
check 'what fits is sent whole' "$(grep -c 'me: a\{16384\}$' "$dir/out" 2>/dev/null || awk '/me: a/ { print (length($0) > 16384) }' "$dir/out")" 1
check 'nothing of the rest' "$(grep -c 'bbb\|ccc' "$dir/out")" 0

printf '/mgs x y\n/query ada\nhow are you\n/names\n' | "$demo" --plain --scene empty >"$dir/out" 2>"$dir/err"
check 'an unknown command' $? 65
has err 'did you mean /msg?'
has out '@ada 21:00 me: how are you'

printf '/query eve\nsecret\n/verify eve\n/whois eve\n/names\n' |
	"$demo" --plain --scene key >"$dir/out" 2>"$dir/err"
check 'a message that was held' $? 11
has out "@eve 21:15 WARNING: eve's identity changed, sending held. /verify /accept /block"
has out '@eve 21:15 eve (verified): lunch at one?'
has out '@eve 21:16 eve (KEY CHANGED): lost my laptop. can you resend the wifi passphrase?'
has err "snug: Held, eve's key changed: /verify, /accept, /block eve"
check 'nothing was sent' "$(grep -c 'me: secret' "$dir/out")" 0
has out 'notice: Call eve, or sit together. Both screens show the same:'
has out 'notice:     40213 77120 93811 00257 61984 25530'
has out 'notice: Same?  /verify eve yes      remember eve as verified'
has out 'notice: verified      KEY CHANGED: another key was, on 2026-09-21'
has out 'notice: 2 in @eve: eve (KEY CHANGED), me (you)'

awk 'BEGIN { for (i = 0; i < 5000; i++) print "line " i }' | "$demo" --plain --scene empty >"$dir/out" 2>"$dir/err"
check 'more than the ring holds' $? 0
check 'every line, in order' "$(awk '/ me: line / && $5 == k { k++ } END { print k }' "$dir/out")" 5000

printf '/set privacy.receipts off\n/set privacy.typng off\n/queue\n/unsend 1\n/reconnect\nhello\n/search cert expi\n/forget #lobby\n/forget #lobby\n' |
	"$demo" --plain --scene kept >"$dir/out" 2>"$dir/err"
check 'a setting that is none' $? 65
has out 'notice: privacy.receipts is off, everywhere'
has err 'There is no setting privacy.typng; did you mean privacy.typing?'
has out '#lobby 21:00 status: queued 1 - will be sent after connecting; /queue shows, /unsend 1 removes'
has out 'notice: 1 waits. /unsend N takes one back'
has out 'notice:   1  21:00  #lobby  queued  do we need to page carol?'
has out 'status: not sent, as you wished: "taken back"'
has out '#lobby 21:03 hedy: you missed this'
has out 'WARNING: 21:00-21:03 history incomplete: key for epoch 119 missing'
has out 'notice: back after 3m28s, 1 missed message, 1 sent'
has out '#lobby 21:03 me: hello'
has out 'status: delivered to 8 of 8'
check 'told once a message' "$(grep -c 'delivered to' "$dir/out")" 2
has out '#lobby 2026-11-22 20:00 grace: test for the cert expiry job is flaky'
has out ' hits in 1 room, 599 messages, '
has err 'This destroys all that was said in #lobby on this computer, for good. The same again does it'
has out 'notice: What was said in #lobby until now is destroyed on this computer.'
check 'nothing of the past through a pipe' "$(grep -c 'ouch. adding' "$dir/out")" 0

printf 'one\ntwo\n/quit\n' | "$demo" --plain --scene kept >"$dir/out" 2>"$dir/err"
check 'what waits at the end' $? 75
check 'said once a message' "$(grep -c 'queued' "$dir/out")" 1
has err 'messages that are not sent yet: 3'
has err 'They are kept, and sent when you come back.'

{ "$demo" --plain --scene busy </dev/null; echo $? >"$dir/status"; } | head -n 3 >"$dir/out" 2>"$dir/err"
check 'a reader that goes away' "$(cat "$dir/status")" 0

printf 'hello\n' | "$demo" --plain --scene talk >/dev/full 2>"$dir/err"
check 'a disk that is full' $? 74
has err 'some of the output could not be written: No space left on device'
echo "1..$n"
