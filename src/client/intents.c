#include "client/intents.h"

#include <stdio.h>

#include "base/err.h"
#include "client/choices.h"
#include "client/inviting.h"
#include "client/past.h"
#include "client/private.h"
#include "client/roles.h"
#include "client/search.h"
#include "client/session.h"
#include "client/transcript.h"
#include "client/worker_int.h"

static void
refuse(struct worker *w, const struct intent *in, const char *cause, const char *remedy)
{
	struct event *ev = event_new(EV_SEND_FAILED);

	ev->id = in->id;
	snprintf(ev->room, sizeof ev->room, "%s", in->room);
	fault_set(&ev->fault, ERR_NAME, remedy, "%s", cause);
	worker_emit(w, ev);
}

static void
say_in(struct worker *w, const struct intent *in, const char *room)
{
	if (!nick_room_valid(room)) {
		refuse(w, in, "that is not the name of a room or a person",
		    "Names have letters, digits, '-' and '_', at most 24.");
		return;
	}
	if (room[0] == '@' && nick_equal(room + 1, w->nick)) {
		refuse(w, in, "that is yourself", "Name somebody else: /names shows who is here.");
		return;
	}
	outbox_add(w, in, room);
	outbox_flush(w, room);
	if (room[0] == '@' && outbox_has(&w->outbox, room))
		private_want(w, room + 1);
}

static void
on_say(struct worker *w, const struct intent *in)
{
	say_in(w, in, in->room);
}

static void
on_msg(struct worker *w, const struct intent *in)
{
	char room[ROOM_NAME_MAX + 1];

	snprintf(room, sizeof room, "@%s", in->nick);
	say_in(w, in, room);
}

static void
on_reconnect(struct worker *w, const struct intent *in)
{
	(void)in;
	if (w->session != NULL) {
		worker_notice(w, NULL, "The connection is up already.");
		return;
	}
	worker_connect(w);
}

static void
on_quit(struct worker *w, const struct intent *in)
{
	(void)in;
	worker_quit(w);
}

void
intents_handle(struct worker *w, const struct intent *in)
{
	static void (*const rows[IN__COUNT])(struct worker *, const struct intent *) = {
		[IN_SAY] = on_say,
		[IN_MSG] = on_msg,
		[IN_ROLE] = roles_on_role,
		[IN_KICK] = roles_on_kick,
		[IN_BAN] = roles_on_ban,
		[IN_UNBAN] = roles_on_unban,
		[IN_MUTE] = roles_on_mute,
		[IN_POLICY] = roles_on_policy,
		[IN_LOG] = roles_on_log,
		[IN_FORGET] = roles_on_forget,
		[IN_VERIFY] = choices_verify,
		[IN_COMPARE] = choices_compare,
		[IN_UNVERIFY] = choices_unverify,
		[IN_ACCEPT] = choices_accept,
		[IN_BLOCK] = choices_block,
		[IN_UNBLOCK] = choices_unblock,
		[IN_FINGERPRINT] = choices_fingerprint,
		[IN_WHOIS] = choices_whois,
		[IN_UNSEND] = outbox_unsend,
		[IN_RETRY] = outbox_retry,
		[IN_OLDER] = past_older,
		[IN_SEARCH] = search_begin,
		[IN_DRAFT] = past_draft,
		[IN_READ] = past_read,
		[IN_EXPORT] = transcript_export,
		[IN_ERASE] = past_erase,
		[IN_SET] = settings_set,
		[IN_INVITE] = inviting_ask,
		[IN_RECONNECT] = on_reconnect,
		[IN_QUIT] = on_quit,
	};

	if (rows[in->type] != NULL)
		rows[in->type](w, in);
}
