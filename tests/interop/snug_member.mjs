// A member that is ours: mls_driver does it. TsMember of ts_member.mjs answers to the same calls.
import { unhex } from './driver.mjs'

// version mls10; both suites; two extension types, one of them GREASE; a GREASE proposal type; basic and x509
const CAPABILITIES = unhex('020001' + '0400010003' + '04ff010a0a' + '021a1a' + '0400010002')

const extensionList = e =>
  e && Uint8Array.from([e.extensionType >> 8, e.extensionType & 255, e.extensionData.length, ...e.extensionData])

export class SnugMember {
  kind = 'snug'
  #world
  #group

  constructor(world, name) {
    this.#world = world
    this.name = name
  }

  #say(command, fields) {
    return this.#world.driver.say(command, fields)
  }

  async keyPackage() {
    const { suite } = this.#world
    const made = await this.#say('kp', { name: this.name, suite, caps: CAPABILITIES })
    this.package = made.kp
    return unhex(made.msg)
  }

  #enter(answer) {
    this.#group = answer.g
    this.leaf = Number(answer.index)
  }

  async create(gid) {
    await this.keyPackage()
    this.#enter(await this.#say('create', { kp: this.package, gid }))
  }

  async join(welcome, tree) {
    this.#enter(await this.#say('join', { kp: this.package, welcome, tree }))
  }

  // A group that follows on this one, as the copy of us that is in it.
  async follow(usage, gid, packages) {
    const made = await this.#say('follow', { g: this.#group, usage, gid, add: packages, inline_tree: false })
    const copy = new SnugMember(this.#world, this.name)
    copy.#enter(made)
    return { member: copy, welcome: unhex(made.welcome), tree: unhex(made.tree) }
  }

  // An invitation to such a group: a copy of us, and its key package.
  async invited() {
    const copy = new SnugMember(this.#world, this.name)
    return { member: copy, message: await copy.keyPackage() }
  }

  async joinFollowing(usage, copy, welcome, tree) {
    await copy.join(welcome, tree)
  }

  // Stages. o: add, remove, psk, extension, reinit, path, withoutPending; public, aad, inlineTree
  async commit(o) {
    const made = await this.#say('commit', {
      g: this.#group,
      add: o.add?.length ? o.add : undefined,
      remove: o.remove?.length ? o.remove : undefined,
      psk: o.psk?.map(psk => (psk.id ? psk.id : `r:${psk.epoch}`)),
      gce: extensionList(o.extension),
      reinit: o.reinit,
      path: o.path,
      pending: !o.withoutPending,
      enc: !o.public,
      inline_tree: o.inlineTree,
      aad: o.aad,
    })
    return {
      commit: unhex(made.commit),
      welcome: made.welcome ? unhex(made.welcome) : undefined,
      tree: made.tree ? unhex(made.tree) : undefined,
    }
  }

  async accept() {
    await this.#say('accept', { g: this.#group })
  }

  async drop() {
    await this.#say('drop', { g: this.#group })
  }

  // kind: add, remove, update, psk, gce; what: of that kind
  async propose(kind, what, { public: open, aad }) {
    const made = await this.#say('propose', {
      g: this.#group,
      kind,
      add: kind === 'add' ? what : undefined,
      remove: kind === 'remove' ? what : undefined,
      psk: kind === 'psk' ? what.id : undefined,
      gce: kind === 'gce' ? extensionList(what) : undefined,
      enc: !open,
      aad,
    })
    return unhex(made.msg)
  }

  async proposeSelf({ gid, epoch }) {
    return unhex((await this.#say('propose_self', { kp: this.package, gid, epoch })).msg)
  }

  // A proposal or a commit.
  async process(message) {
    const event = await this.#say('process', { g: this.#group, msg: message })
    return { removed: event.state === 'removed', aad: event.aad }
  }

  async protect(plaintext, aad) {
    return unhex((await this.#say('protect', { g: this.#group, plaintext, aad })).msg)
  }

  async unprotect(message) {
    const { plaintext, aad } = await this.#say('unprotect', { g: this.#group, msg: message })
    return { text: plaintext, aad }
  }

  async groupInfo(withTree) {
    return unhex((await this.#say('groupinfo', { g: this.#group, tree: withTree })).gi)
  }

  async externalJoin(gi, tree, resync) {
    await this.keyPackage()
    const made = await this.#say('extjoin', { kp: this.package, gi, tree, resync })
    this.#enter(made)
    return unhex(made.commit)
  }

  async tree() {
    return unhex((await this.#say('info', { g: this.#group })).tree)
  }

  // Everything that members of one epoch must agree on.
  async state() {
    const info = await this.#say('info', { g: this.#group })
    const context = unhex('0102')
    const exported = await this.#say('export', { g: this.#group, label: 'interop', context, len: 40 })
    return {
      epoch: info.epoch,
      epoch_authenticator: info.auth,
      tree_hash: info.tree_hash,
      confirmed_transcript_hash: info.confirmed_transcript_hash,
      tree: info.tree,
      exported: exported.secret,
    }
  }

  async leave() {
    await this.#say('free', { g: this.#group })
  }
}
