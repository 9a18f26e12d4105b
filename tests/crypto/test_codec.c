/* The structs of RFC 9420 that travel: what is refused, what survives, and that all comes out as it
 * went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/required.h"
#include "crypto/vec.h"
#include "tests/crypto/house.h"

static void
vectors(void **state)
{
	static const size_t size[] = { 0, 63, 64, 16383, 16384, 100000 };
	static const uint8_t zero[100000];

	(void)state;
	for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
		struct buf a = BUF_INIT(1 << 20), b = BUF_INIT(1 << 20);
		size_t at;

		wr_u16(&a, 7);
		wr_u16(&b, 7);
		at = a.n;
		wr_bytes(&a, bytes_of(zero, size[i]));
		vec_close(&a, at);
		wr_vecv(&b, bytes_of(zero, size[i]));
		assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
		buf_fini(&a);
		buf_fini(&b);
	}
}

static int
read_extensions(struct bytes in)
{
	struct rd r;

	rd_init(&r, in);
	extension_list(&r);
	return rd_end(&r);
}

static void
extensions(void **state)
{
	struct buf b = BUF_INIT(1 << 16), list = BUF_INIT(1 << 16);
	struct bytes data;

	(void)state;
	assert_int_equal(read_extensions(LIT("\0")), 0);
	assert_int_equal(read_extensions(LIT("\11\0\1\1a\12\12\2bc")), 0);
	assert_int_equal(read_extensions(LIT("\10\0\1\1a\0\1\1a")), ERR_PARSE); /* a type twice */
	assert_int_equal(
	    read_extensions(LIT("\7\0\1\0\0\2\0\0")), ERR_PARSE); /* half an extension */
	assert_int_equal(read_extensions(LIT("\3\0\1\1a")), ERR_PARSE);
	assert_int_equal(read_extensions(LIT("\0\0")), ERR_TRAILING);
	assert_true(extension_find(LIT("\0\1\1a\12\12\2bc"), 0x0a0a, &data));
	assert_true(bytes_equal(data, LIT("bc")));
	assert_false(extension_find(LIT("\0\1\1a\12\12\2bc"), 2, &data));
	for (uint16_t i = 0; i < EXTENSIONS_MAX + 1; i++) {
		extension_write(&list, i, bytes_of(NULL, 0));
		buf_clear(&b);
		wr_vecv(&b, buf_bytes(&list));
		assert_int_equal(
		    read_extensions(buf_bytes(&b)), i < EXTENSIONS_MAX ? 0 : ERR_PARSE);
	}
	for (uint16_t i = 0; i < 8; i++)
		assert_int_equal(extension_default(i), i >= 1 && i <= 5);
	buf_fini(&b);
	buf_fini(&list);
}

static int
read_credential(struct bytes in, struct credential *c)
{
	struct buf b = BUF_INIT(in.n);
	struct rd r;
	int err;

	rd_init(&r, in);
	credential_read(&r, c);
	if ((err = rd_end(&r)) == 0) {
		credential_write(&b, c);
		assert_true(bytes_equal(buf_bytes(&b), in));
	}
	buf_fini(&b);
	return err;
}

static void
credentials(void **state)
{
	struct credential c, d;
	struct bytes der;

	(void)state;
	assert_int_equal(read_credential(LIT("\0\1\2me"), &c), 0);
	assert_true(bytes_equal(c.body, LIT("me")));
	assert_false(credential_cert(&c, 0, &der));
	assert_int_equal(read_credential(LIT("\0\1\2you"), &d), ERR_TRAILING);
	assert_int_equal(read_credential(LIT("\12\12\2me"), &d), 0);
	assert_false(credential_equal(&c, &d));
	assert_int_equal(read_credential(LIT("\0\1\2me"), &d), 0);
	assert_true(credential_equal(&c, &d));
	assert_int_equal(read_credential(LIT("\0\2\5\1a\2bc"), &c), 0);
	assert_true(credential_cert(&c, 0, &der) && bytes_equal(der, LIT("a")));
	assert_true(credential_cert(&c, 1, &der) && bytes_equal(der, LIT("bc")));
	assert_false(credential_cert(&c, 2, &der));
	assert_int_equal(read_credential(LIT("\0\2\0"), &c), ERR_PARSE);
	assert_int_equal(read_credential(LIT("\0\2\1\0"), &c), ERR_PARSE);
	assert_int_equal(read_credential(LIT("\0\2\3\1a\0"), &c), ERR_PARSE);
	assert_int_equal(read_credential(LIT("\0\2\3\1a\2"), &c), ERR_PARSE);
}

static void
capabilities(void **state)
{
	struct capabilities c;
	struct rd r;

	(void)state;
	rd_init(&r, LIT("\2\0\1\2\0\3\2\12\12\2\xf0\1\4\0\1\0\2"));
	capabilities_read(&r, &c);
	assert_int_equal(rd_end(&r), 0);
	assert_true(capabilities_extension(&c, 0x0a0a) && capabilities_extension(&c, 5));
	assert_false(capabilities_extension(&c, 6));
	assert_true(capabilities_proposal(&c, 0xf001) && capabilities_proposal(&c, 7));
	assert_false(capabilities_proposal(&c, 8) || capabilities_proposal(&c, 0));
	assert_true(capabilities_credential(&c, 1) && capabilities_credential(&c, 2));
	assert_false(capabilities_credential(&c, 3));
	rd_init(&r, LIT("\3\0\1\0\0\0\0\0"));
	capabilities_read(&r, &c);
	assert_int_not_equal(rd_end(&r), 0);
}

/* All prefixes of in are refused, and in with one more byte is. */
static void
only_whole(struct bytes in, int (*parse)(struct bytes in))
{
	struct buf b = BUF_INIT(in.n + 1);

	assert_int_equal(parse(in), 0);
	for (size_t n = 0; n < in.n; n++)
		assert_int_equal(parse(bytes_of(in.p, n)), ERR_PARSE);
	wr_bytes(&b, in);
	wr_u8(&b, 0);
	assert_int_equal(parse(buf_bytes(&b)), ERR_TRAILING);
	buf_fini(&b);
}

static int
parse_leaf(struct bytes in)
{
	struct buf b = BUF_INIT(in.n);
	struct leaf_node l;
	int r;

	if ((r = leaf_node_parse(&l, in)) == 0) {
		leaf_node_write(&b, &l);
		assert_true(bytes_equal(buf_bytes(&b), in));
		assert_true(bytes_equal(l.raw, in));
	}
	buf_fini(&b);
	return r;
}

static int
parse_package(struct bytes in)
{
	struct buf b = BUF_INIT(in.n);
	struct key_package k;
	int r;

	if ((r = key_package_parse(&k, in)) == 0) {
		key_package_write(&b, &k);
		assert_true(bytes_equal(buf_bytes(&b), in));
		assert_true(bytes_equal(k.raw, in));
	}
	buf_fini(&b);
	return r;
}

static int
parse_proposal(struct bytes in)
{
	struct buf b = BUF_INIT(in.n);
	struct proposal p;
	struct rd r;
	int err;

	rd_init(&r, in);
	proposal_read(&r, &p);
	if ((err = rd_end(&r)) == 0) {
		proposal_write(&b, &p);
		assert_true(bytes_equal(buf_bytes(&b), in));
		assert_true(bytes_equal(p.raw, in));
	}
	buf_fini(&b);
	return err;
}

static int
parse_commit(struct bytes in)
{
	struct buf b = BUF_INIT(in.n);
	struct commit c;
	struct rd r;
	int err;

	rd_init(&r, in);
	commit_read(&r, &c);
	if ((err = rd_end(&r)) == 0) {
		commit_write(&b, &c);
		assert_true(bytes_equal(buf_bytes(&b), in));
	}
	buf_fini(&b);
	return err;
}

static void
leaves(void **state)
{
	struct client c;
	struct bytes raw;
	size_t at;

	(void)state;
	client_init(&c, 1);
	c.as.parent_hash = LIT("hash");
	c.as.extensions = LIT("\12\12\3any");
	for (uint8_t s = 1; s <= 3; s++)
		only_whole(client_leaf(&c, s, 0), parse_leaf);
	/* A source that is none. */
	raw = client_leaf(&c, LEAF_SOURCE_UPDATE, 0);
	at = raw.n - 65 - 8; /* before signature and extensions */
	while (c.leaf.p[at] != LEAF_SOURCE_UPDATE)
		at--;
	c.leaf.p[at] = 0;
	assert_int_equal(parse_leaf(raw), ERR_PARSE);
	c.leaf.p[at] = 4;
	assert_int_equal(parse_leaf(raw), ERR_PARSE);
	only_whole(client_package(&c), parse_package);
	client_fini(&c);
}

static void
parents(void **state)
{
	struct parent_node p = { LIT("key"), LIT("hash"), LIT("\0\0\0\2\0\0\0\11") };
	struct buf b = BUF_INIT(1000);
	struct rd r;

	(void)state;
	assert_true(parent_node_has_unmerged(&p, 2) && parent_node_has_unmerged(&p, 9));
	assert_false(parent_node_has_unmerged(&p, 0) || parent_node_has_unmerged(&p, 10));
	for (uint32_t leaf = 0; leaf < 12; leaf++) {
		struct parent_node q;

		buf_clear(&b);
		parent_node_write_with(&b, &p, leaf);
		rd_init(&r, buf_bytes(&b));
		parent_node_read(&r, &q);
		assert_int_equal(rd_end(&r), 0);
		assert_true(parent_node_has_unmerged(&q, leaf) && parent_node_has_unmerged(&q, 2) &&
			    parent_node_has_unmerged(&q, 9));
		assert_int_equal(parent_node_unmerged_n(&q), leaf == 2 || leaf == 9 ? 2 : 3);
		for (size_t i = 1; i < parent_node_unmerged_n(&q); i++)
			assert_true(parent_node_unmerged(&q, i - 1) < parent_node_unmerged(&q, i));
	}
	rd_init(&r, LIT("\1k\0\5\0\0\0\1\0"));
	parent_node_read(&r, &p);
	assert_int_not_equal(rd_end(&r), 0);
	buf_fini(&b);
}

/* RFC 9420 17.4 */
static void
proposal_kinds(void **state)
{
	static const struct {
		uint16_t type;
		bool is_default, path, outside;
	} row[] = {
		{ 0, false, true, false },
		{ 1, true, false, true },
		{ 2, true, true, false },
		{ 3, true, true, true },
		{ 4, true, false, true },
		{ 5, true, false, true },
		{ 6, true, true, false },
		{ 7, true, true, true },
		{ 8, false, true, false },
		{ 0xf00d, false, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		assert_int_equal(proposal_default(row[i].type), row[i].is_default);
		assert_int_equal(proposal_needs_path(row[i].type), row[i].path);
		assert_int_equal(proposal_from_outside(row[i].type), row[i].outside);
	}
}

static void
proposals(void **state)
{
	struct buf b = BUF_INIT(10000);
	struct client c;

	(void)state;
	client_init(&c, 1);
	wr_u16(&b, PROPOSAL_ADD);
	wr_bytes(&b, client_package(&c));
	only_whole(buf_bytes(&b), parse_proposal);
	buf_clear(&b);
	wr_u16(&b, PROPOSAL_UPDATE);
	wr_bytes(&b, client_leaf(&c, LEAF_SOURCE_UPDATE, 1));
	only_whole(buf_bytes(&b), parse_proposal);
	only_whole(LIT("\0\3\0\0\0\1"), parse_proposal);
	only_whole(LIT("\0\4\1\2id\3any"), parse_proposal);
	only_whole(LIT("\0\4\2\3\2id\0\0\0\0\0\0\0\1\3any"), parse_proposal);
	only_whole(LIT("\0\5\3gid\0\1\0\3\4\12\12\1a"), parse_proposal);
	only_whole(LIT("\0\6\3kem"), parse_proposal);
	only_whole(LIT("\0\7\4\12\12\1a"), parse_proposal);
	only_whole(LIT("\xf0\x0d\4some"), parse_proposal);
	assert_int_equal(parse_proposal(LIT("\0\0\4some")), ERR_PARSE);
	buf_fini(&b);
	client_fini(&c);
}

static void
commits(void **state)
{
	struct house_path p;
	struct house h;
	struct buf b = BUF_INIT(1 << 16), list = BUF_INIT(1 << 16);

	(void)state;
	only_whole(LIT("\0\0"), parse_commit);
	only_whole(LIT("\15\1\0\3\0\0\0\1\2\4hash\0"), parse_commit);
	assert_int_equal(parse_commit(LIT("\0\2")), ERR_PARSE);
	assert_int_equal(parse_commit(LIT("\7\3\0\3\0\0\0\1\0")), ERR_PARSE);
	assert_int_equal(parse_commit(LIT("\7\0\0\3\0\0\0\1\0")), ERR_PARSE);
	assert_int_equal(parse_commit(LIT("\6\1\0\3\0\0\0\1\0")), ERR_PARSE);
	house_init(&h);
	for (int i = 0; i < 3; i++)
		house_add(&h);
	house_path_init(&p, &h, 0, NULL, 0);
	commit_write_ref(&list, LIT("hash"));
	commit_write_proposal(&list, LIT("\0\3\0\0\0\1"));
	wr_vecv(&b, buf_bytes(&list));
	wr_u8(&b, 1);
	wr_bytes(&b, buf_bytes(&p.encoded));
	only_whole(buf_bytes(&b), parse_commit);
	house_path_fini(&p);
	house_fini(&h);
	buf_fini(&b);
	buf_fini(&list);
}

static void
group_extensions(void **state)
{
	struct external_sender s = { LIT("key"), { CREDENTIAL_BASIC, LIT("me") } };
	struct buf list = BUF_INIT(1000), ext = BUF_INIT(1000);
	struct required q;

	(void)state;
	external_sender_write(&list, &s);
	s.signature_key = LIT("other");
	external_sender_write(&list, &s);
	vec_close(&list, 0);
	assert_int_equal(external_sender_find(buf_bytes(&ext), 0, &s), ERR_NOTFOUND);
	extension_write(&ext, EXT_EXTERNAL_SENDERS, buf_bytes(&list));
	assert_int_equal(external_sender_find(buf_bytes(&ext), 0, &s), 0);
	assert_true(bytes_equal(s.signature_key, LIT("key")));
	assert_int_equal(external_sender_find(buf_bytes(&ext), 1, &s), 0);
	assert_true(bytes_equal(s.signature_key, LIT("other")));
	assert_true(bytes_equal(s.credential.body, LIT("me")));
	assert_int_equal(external_sender_find(buf_bytes(&ext), 2, &s), ERR_NOTFOUND);
	assert_int_equal(external_sender_find(LIT("\0\5\2\4\0"), 0, &s), ERR_PARSE);
	assert_int_equal(required_find(&q, LIT("\0\1\0")), 0);
	assert_int_equal(q.extensions.n + q.proposals.n + q.credentials.n, 0);
	/* Three lists, not two. */
	assert_int_equal(required_find(&q, LIT("\0\3\2\0\0")), ERR_PARSE);
	assert_int_equal(required_find(&q, LIT("\0\3\5\0\0\2\0\2")), 0);
	assert_true(bytes_equal(q.credentials, LIT("\0\2")));
	assert_int_equal(required_find(&q, LIT("\0\3\4\0\0\0\0")), ERR_TRAILING);
	assert_int_equal(required_find(&q, LIT("\0\3\4\0\0\1\0")), ERR_PARSE);
	buf_fini(&list);
	buf_fini(&ext);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(extensions),
		cmocka_unit_test(credentials),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(leaves),
		cmocka_unit_test(parents),
		cmocka_unit_test(proposal_kinds),
		cmocka_unit_test(proposals),
		cmocka_unit_test(commits),
		cmocka_unit_test(group_extensions),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("codecs of RFC 9420", tests, NULL, NULL);
}
