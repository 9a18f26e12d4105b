// A member that is ts-mls, in this process. SnugMember of snug_member.mjs answers to the same calls.
import {
  branchGroup,
  createApplicationMessage,
  createCommit,
  createGroup,
  createProposal,
  decodeMlsMessage,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  joinGroup,
  joinGroupExternal,
  joinGroupFromBranch,
  joinGroupFromReinit,
  makePskIndex,
  mlsExporter,
  processPrivateMessage,
  processPublicMessage,
  proposeAddExternal,
  reinitCreateNewGroup,
} from 'ts-mls'
import { createGroupInfo } from 'ts-mls/createCommit.js'
import { signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { directPath, leafToNodeIndex, leafWidth } from 'ts-mls/treemath.js'
import { hex } from './driver.mjs'

// The same as SnugMember's; the numbers in extensions and proposals are GREASE but for 0xff01.
const CAPABILITIES = {
  versions: ['mls10'],
  ciphersuites: [
    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
    'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
  ],
  extensions: [0xff01, 0xdada],
  proposals: [0xeaea],
  credentials: ['basic', 'x509'],
}

const encoded = (wireformat, field, value) => encodeMlsMessage({ version: 'mls10', wireformat, [field]: value })

const decoded = (bytes, field) => {
  const [message, n] = decodeMlsMessage(bytes, 0) ?? []
  if (n !== bytes.length) throw new Error('ts-mls cannot decode it')
  return field ? message[field] : message
}

const treeOf = bytes => {
  if (!bytes) return undefined
  const [tree, n] = decodeRatchetTree(bytes, 0) ?? []
  if (n !== bytes.length) throw new Error('ts-mls cannot decode the tree')
  return tree
}

// Does ts-mls let itself be told of this tree? It wants an unmerged leaf in the same list at each of
// its ancestors up to the root; RFC 9420 12.4.3.1 wants it between that leaf and the node alone.
export const joinable = bytes => {
  const tree = treeOf(bytes)
  const parents = tree.filter(node => node?.nodeType === 'parent').map(node => node.parent)
  return parents.every(parent =>
    parent.unmergedLeaves.every(leaf =>
      directPath(leafToNodeIndex(leaf), leafWidth(tree.length))
        .map(index => tree[index]?.parent.unmergedLeaves)
        .every(list => list === undefined || list.join() === parent.unmergedLeaves.join()),
    ),
  )
}

export class TsMember {
  kind = 'ts'
  #world
  #signature
  #package
  #state
  #staged
  #updated // the private key of an Update of ours that waits

  constructor(world, name, signature) {
    this.#world = world
    this.name = name
    this.#signature = signature
  }

  get #impl() {
    return this.#world.impl
  }

  get #pskIndex() {
    return makePskIndex(this.#state, this.#world.psks)
  }

  get leaf() {
    return this.#state.privatePath.leafIndex
  }

  get epoch() {
    return this.#state.groupContext.epoch
  }

  async keyPackage() {
    this.#signature ??= await this.#impl.signature.keygen()
    const now = BigInt(Math.floor(Date.now() / 1000))
    const lifetime = { notBefore: now - 3600n, notAfter: now + 86400n }
    const credential = { credentialType: 'basic', identity: new TextEncoder().encode(this.name) }
    this.#package = await generateKeyPackageWithKey(
      credential, CAPABILITIES, lifetime, [], this.#signature, this.#impl)
    return encoded('mls_key_package', 'keyPackage', this.#package.publicPackage)
  }

  async create(gid) {
    await this.keyPackage()
    const { publicPackage, privatePackage } = this.#package
    this.#state = await createGroup(gid, publicPackage, privatePackage, [], this.#impl)
  }

  async join(welcome, tree) {
    const { publicPackage, privatePackage } = this.#package
    this.#state = await joinGroup(decoded(welcome, 'welcome'), publicPackage, privatePackage,
      makePskIndex(undefined, this.#world.psks), this.#impl, treeOf(tree))
  }

  async invited() {
    const copy = new TsMember(this.#world, this.name, this.#signature)
    return { member: copy, message: await copy.keyPackage() }
  }

  async follow(usage, gid, packages) {
    const { member } = await this.invited()
    const { publicPackage, privatePackage } = member.#package
    const others = packages.map(message => decoded(message, 'keyPackage'))
    const made = usage === 'branch'
      ? await branchGroup(this.#state, publicPackage, privatePackage, others, gid, this.#impl)
      : await reinitCreateNewGroup(
        this.#state, publicPackage, privatePackage, others, gid, this.#impl.name, [])
    member.#state = made.newState
    return { member, welcome: encoded('mls_welcome', 'welcome', made.welcome), tree: await member.tree() }
  }

  async joinFollowing(usage, copy, welcome, tree) {
    const { publicPackage, privatePackage } = copy.#package
    const join = usage === 'branch' ? joinGroupFromBranch : joinGroupFromReinit
    copy.#state = await join(this.#state, decoded(welcome, 'welcome'), publicPackage, privatePackage, treeOf(tree),
      ...(usage === 'branch' ? [this.#impl] : []))
  }

  #pskId(psk) {
    const pskNonce = this.#impl.rng.randomBytes(32)
    return psk.id
      ? { psktype: 'external', pskId: psk.id, pskNonce }
      : { psktype: 'resumption', usage: 'application', pskGroupId: this.#state.groupContext.groupId,
        pskEpoch: psk.epoch, pskNonce }
  }

  #proposal(kind, what) {
    switch (kind) {
      case 'add':
        return { proposalType: 'add', add: { keyPackage: decoded(what, 'keyPackage') } }
      case 'remove':
        return { proposalType: 'remove', remove: { removed: what } }
      case 'psk':
        return { proposalType: 'psk', psk: { preSharedKeyId: this.#pskId(what) } }
      case 'gce':
        return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [what] } }
      case 'reinit':
        return { proposalType: 'reinit',
          reinit: { groupId: what, version: 'mls10', cipherSuite: this.#impl.name, extensions: [] } }
    }
  }

  // ts-mls commits whatever waits, and with a path when it must: o.path is an empty commit here.
  async commit(o) {
    const state = o.withoutPending ? { ...this.#state, unappliedProposals: {} } : this.#state
    const lists = { add: o.add ?? [], remove: o.remove ?? [], psk: o.psk ?? [], reinit: o.reinit ? [o.reinit] : [] }
    const extraProposals = Object.entries(lists).flatMap(([kind, list]) => list.map(x => this.#proposal(kind, x)))
    const made = await createCommit({ state, cipherSuite: this.#impl, pskIndex: this.#pskIndex }, {
      extraProposals, wireAsPublicMessage: o.public, ratchetTreeExtension: o.inlineTree, authenticatedData: o.aad })
    this.#staged = made.newState
    return {
      commit: encodeMlsMessage(made.commit),
      welcome: made.welcome && encoded('mls_welcome', 'welcome', made.welcome),
      tree: encodeRatchetTree(made.newState.ratchetTree),
    }
  }

  async accept() {
    this.#state = this.#staged
    this.#staged = this.#updated = undefined
  }

  async drop() {
    this.#staged = undefined
  }

  // ts-mls has no call for an Update: the leaf is made and signed here.
  async #update() {
    const { hpke, signature } = this.#impl
    const { ratchetTree, groupContext, signaturePrivateKey } = this.#state
    const pair = await hpke.generateKeyPair()
    const old = ratchetTree[leafToNodeIndex(this.leaf)].leaf
    const leafNode = await signLeafNodeCommit({
      hpkePublicKey: await hpke.exportPublicKey(pair.publicKey),
      signaturePublicKey: old.signaturePublicKey,
      credential: old.credential,
      capabilities: old.capabilities,
      extensions: old.extensions,
      leafNodeSource: 'update',
      groupId: groupContext.groupId,
      leafIndex: this.leaf,
    }, signaturePrivateKey, signature)
    this.#updated = await hpke.exportPrivateKey(pair.privateKey)
    return { proposalType: 'update', update: { leafNode } }
  }

  async propose(kind, what, { public: open, aad }) {
    const proposal = kind === 'update' ? await this.#update() : this.#proposal(kind, what)
    const made = await createProposal(this.#state, open, proposal, this.#impl, aad)
    this.#state = made.newState
    return encodeMlsMessage(made.message)
  }

  async proposeSelf({ groupInfo }) {
    const { publicPackage, privatePackage } = this.#package
    return encodeMlsMessage(await proposeAddExternal(
      decoded(groupInfo, 'groupInfo'), publicPackage, privatePackage, this.#impl))
  }

  // A proposal or a commit; the key of an Update of ours is put in its place when that is committed,
  // which ts-mls does not do either.
  async process(message, { commitsPending } = {}) {
    const m = decoded(message)
    let state = this.#state
    if (commitsPending && this.#updated) {
      const privateKeys = { ...state.privatePath.privateKeys, [leafToNodeIndex(this.leaf)]: this.#updated }
      state = { ...state, privatePath: { ...state.privatePath, privateKeys } }
    }
    const { newState } = m.privateMessage
      ? await processPrivateMessage(state, m.privateMessage, this.#pskIndex, this.#impl)
      : await processPublicMessage(state, m.publicMessage, this.#pskIndex, this.#impl)
    if (newState.groupContext.epoch !== this.epoch) this.#staged = this.#updated = undefined
    this.#state = newState
    return {
      removed: newState.groupActiveState.kind === 'removedFromGroup',
      aad: hex(m.privateMessage?.authenticatedData ?? m.publicMessage.content.authenticatedData),
    }
  }

  async protect(text, aad) {
    const made = await createApplicationMessage(this.#state, text, this.#impl, aad)
    this.#state = made.newState
    return encoded('mls_private_message', 'privateMessage', made.privateMessage)
  }

  async unprotect(message) {
    const m = decoded(message, 'privateMessage')
    const got = await processPrivateMessage(this.#state, m, this.#pskIndex, this.#impl)
    if (got.kind !== 'applicationMessage') throw new Error(`ts-mls says ${got.kind}`)
    this.#state = got.newState
    return { text: hex(got.message), aad: hex(m.authenticatedData) }
  }

  // ts-mls leaves out the length of external_pub, so it is made here.
  async groupInfo(withTree) {
    const { groupContext, confirmationTag, keySchedule } = this.#state
    const { hpke } = this.#impl
    const key = await hpke.exportPublicKey((await hpke.deriveKeyPair(keySchedule.externalSecret)).publicKey)
    const extensions = [{ extensionType: 'external_pub', extensionData: Uint8Array.of(key.length, ...key) }]
    if (withTree) extensions.push({ extensionType: 'ratchet_tree', extensionData: await this.tree() })
    return encoded('mls_group_info', 'groupInfo',
      await createGroupInfo(groupContext, confirmationTag, this.#state, extensions, this.#impl))
  }

  // ts-mls takes external_pub for the key itself: here it loses its length on the way in.
  async externalJoin(gi, tree, resync) {
    await this.keyPackage()
    const { publicPackage, privatePackage } = this.#package
    const { hpke } = this.#impl
    const importPublicKey = key => hpke.importPublicKey(key.length === 33 ? key.subarray(1) : key)
    const impl = { ...this.#impl, hpke: { ...hpke, importPublicKey } }
    const made = await joinGroupExternal(decoded(gi, 'groupInfo'), publicPackage, privatePackage, resync,
      impl, treeOf(tree))
    this.#state = made.newState
    this.#staged = this.#updated = undefined
    return encoded('mls_public_message', 'publicMessage', made.publicMessage)
  }

  async tree() {
    return encodeRatchetTree(this.#state.ratchetTree)
  }

  async state() {
    const { groupContext, keySchedule } = this.#state
    const exported = await mlsExporter(keySchedule.exporterSecret, 'interop', Uint8Array.of(1, 2), 40, this.#impl)
    return {
      epoch: `${groupContext.epoch}`,
      epoch_authenticator: hex(keySchedule.epochAuthenticator),
      tree_hash: hex(groupContext.treeHash),
      confirmed_transcript_hash: hex(groupContext.confirmedTranscriptHash),
      tree: hex(await this.tree()),
      exported: hex(exported),
    }
  }

  async leave() {}
}
