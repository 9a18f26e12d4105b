// A group of both kinds of members, as an observer sees it: who is in, what waits. Everything that
// one member says is told to all the others, and after each epoch all must agree.
import assert from 'node:assert/strict'
import { hex } from './driver.mjs'
import { SnugMember } from './snug_member.mjs'
import { TsMember, joinable } from './ts_member.mjs'

const MOST = 8
const kinds = { snug: SnugMember, ts: TsMember }

export class Group {
  members = []
  gone = [] // removed, and may come back
  pending = [] // proposals that wait: { kind, leaf, joiner }
  epoch = 0
  #since = 0 // the epoch in which the last member came

  constructor(world) {
    this.world = world
    this.random = world.random
    this.gid = world.random.bytes(1 + world.random.below(40))
  }

  static async found(world, kind) {
    const group = new Group(world)
    const founder = group.#someone(kind)
    await founder.create(group.gid)
    group.members = [founder]
    await group.change(founder, { joiners: [group.#someone('snug'), group.#someone('ts')] })
    return group
  }

  #someone(kind = this.random.pick(Object.keys(kinds))) {
    return new kinds[kind](this.world, `${kind}${++this.world.people}`)
  }

  get room() {
    return MOST - this.members.length - this.pending.filter(p => p.kind === 'add').length
  }

  // Somebody from outside, who may have been in before.
  outsider() {
    if (this.gone.length > 0 && this.random.chance(40)) return this.gone.pop()
    return this.#someone()
  }

  others(...but) {
    return this.members.filter(m => !but.includes(m))
  }

  // What waits can be about a member once, and nobody commits what is about himself.
  touched(member) {
    return this.pending.some(p => p.leaf === member.leaf)
  }

  // Left out: a ts-mls committer with an extension of the group, since it sends no path with that,
  // which 12.4 requires.
  committers() {
    return this.members.filter(m => !this.touched(m) && (m.kind === 'snug' || !this.pending.some(p => p.kind === 'gce')))
  }

  // Who may be removed: one of each kind stays, and so does one in the left half of the tree. Left
  // out: an empty left half, when the root is not on the path and ts-mls takes one secret too many.
  removable() {
    const staying = this.members.filter(m => !this.pending.some(p => p.kind === 'remove' && p.leaf === m.leaf))
    return staying.filter(m => {
      const rest = staying.filter(other => other !== m && !this.touched(other))
      const most = Math.max(...rest.map(other => other.leaf))
      const half = most > 0 ? 2 ** Math.floor(Math.log2(most)) : 1
      return !this.touched(m) && rest.some(other => other.leaf < half) &&
        Object.keys(kinds).every(kind => rest.some(other => other.kind === kind))
    })
  }

  // Epochs whose resumption key all members have.
  resumable() {
    return { epoch: BigInt(Math.max(this.#since, this.epoch - this.random.below(3))) }
  }

  send() {
    return { public: this.random.chance(50), aad: this.random.bytes(this.random.below(20)) }
  }

  async agree() {
    const [first, ...rest] = await Promise.all(this.members.map(async m => ({ who: m.name, ...(await m.state()) })))
    assert.equal(first.epoch, `${this.epoch}`, `the epoch of ${first.who}`)
    for (const other of rest) assert.deepEqual({ ...other, who: '' }, { ...first, who: '' }, `${other.who} and ${first.who}`)
    this.world.count.epochs++
  }

  // Told of one message, each must say the same of its authenticated data, and know if it is out.
  async #tell(message, aad, to, { removing = [], ...how } = {}) {
    for (const m of to) {
      const heard = await m.process(message, how)
      assert.equal(heard.aad, hex(aad), `the authenticated data at ${m.name}`)
      assert.equal(heard.removed, removing.includes(m), `${m.name} is removed`)
    }
  }

  async propose(by, proposal, what) {
    const send = this.send()
    const message = await by.propose(proposal.kind, what, send)
    await this.#tell(message, send.aad, this.others(by))
    this.pending.push(proposal)
  }

  // A proposal from outside, in the clear.
  async told(message, proposal) {
    await this.#tell(message, new Uint8Array(), this.members)
    this.pending.push(proposal)
  }

  // Stage; undefined when ts-mls would refuse to join that tree.
  async #stage(by, options, joiners) {
    const toTs = joiners.some(j => j.kind === 'ts')
    if (toTs) {
      const tried = await by.commit({ ...options, inlineTree: false })
      if (!joinable(tried.tree)) {
        await by.drop()
        this.world.count.unjoinable++
        return undefined
      }
      if (!options.inlineTree) return tried
      await by.drop()
    }
    return by.commit(options)
  }

  /*
   * A commit of by with all that waits, and o: joiners (who are invited), remove (members), psk,
   * extension, reinit, path. Left out: trees that ts-mls refuses (joinable); instead of those one
   * of ours commits nothing but a path, which gets the leaves merged. And a ts-mls that is removed
   * is not told when somebody is added: it does not see that the leaf is no longer its own.
   */
  async change(by, o = {}) {
    const joiners = [...this.pending.filter(p => p.joiner).map(p => p.joiner), ...(o.joiners ?? [])]
    const send = this.send()
    const add = await Promise.all((o.joiners ?? []).map(j => j.keyPackage()))
    let options = { ...o, add, remove: o.remove?.map(m => m.leaf), inlineTree: this.random.chance(50), ...send }
    let staged = await this.#stage(by, options, joiners)
    let removing = [...(o.remove ?? []), ...this.members.filter(m =>
      this.pending.some(p => p.kind === 'remove' && p.leaf === m.leaf))]
    const without = staged === undefined
    if (without) {
      by = this.random.pick(this.members.filter(m => m.kind === 'snug'))
      options = { ...send, path: true, withoutPending: true }
      staged = await by.commit(options)
      removing = []
    }
    const deaf = joiners.length > 0 ? removing.filter(m => m.kind === 'ts') : []
    await this.#tell(staged.commit, send.aad, this.others(by, ...deaf), { removing, commitsPending: !without })
    await by.accept()
    await this.#next(removing)
    if (!without) await this.#welcome(joiners, staged, options.inlineTree)
    await this.agree()
    return { by, without }
  }

  async #next(removing) {
    this.epoch++
    this.pending = []
    for (const m of removing) await m.leave()
    this.members = this.others(...removing)
    this.gone.push(...removing)
  }

  async #welcome(joiners, staged, inline) {
    for (const joiner of joiners) await joiner.join(staged.welcome, inline ? undefined : staged.tree)
    this.members.push(...joiners)
    if (joiners.length > 0) this.#since = this.epoch
  }

  // Two commits of one epoch: the first wins, the other one is forgotten.
  async race(first, second) {
    const send = this.send()
    const won = await first.commit({ path: true, ...send })
    await second.commit({ path: true, ...this.send() })
    await this.#tell(won.commit, send.aad, this.others(first), { commitsPending: true })
    await first.accept()
    await this.#next([])
    await this.agree()
  }

  // By an external commit, over the GroupInfo of by; resync: in the place of the leaf that it had.
  // Undefined when ts-mls would refuse the tree.
  async enter(newcomer, by, resync) {
    const tree = await by.tree()
    const inside = this.random.chance(50)
    if (newcomer.kind === 'ts' && !joinable(tree)) {
      this.world.count.unjoinable++
      return undefined
    }
    const gi = await by.groupInfo(inside)
    const present = this.others(newcomer)
    if (resync) await newcomer.leave()
    const commit = await newcomer.externalJoin(gi, inside ? undefined : tree, resync)
    await this.#tell(commit, new Uint8Array(), present)
    await this.#next([])
    this.members = [...present, newcomer]
    this.#since = this.epoch
    await this.agree()
    return newcomer
  }

  // A group that follows on this one; by makes it, with all others.
  async follow(usage, by, gid) {
    const after = new Group(this.world)
    const invited = await Promise.all(this.others(by).map(async from => ({ from, ...(await from.invited()) })))
    const made = await by.follow(usage, gid, invited.map(i => i.message))
    for (const { from, member } of invited) await from.joinFollowing(usage, member, made.welcome, made.tree)
    after.gid = gid
    after.members = [made.member, ...invited.map(i => i.member)]
    after.epoch = after.#since = 1
    await after.agree()
    return after
  }

  async end() {
    for (const m of this.members) await m.leave()
  }
}
