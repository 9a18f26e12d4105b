/*
 * Our MLS and ts-mls in the same groups. Usage: node ts-mls.mjs DRIVER [SEED]; SNUG_SEED and
 * SNUG_STEPS (of each suite, at least 200) from the environment. Prints TAP.
 *
 * The seed repeats who does what, not the keys. Left out, since ts-mls 1.6.4 differs from RFC 9420:
 * - joining a tree whose unmerged leaves are not in the same list up to the root (Group.change);
 * - a commit of ts-mls with GroupContextExtensions, which has no path (Group.committers);
 * - a path over an empty left half of the tree (Group.removable);
 * - a ts-mls that is removed by a commit which gives its leaf to another (Group.change);
 * - external_senders: one sender there, a vector of them in the RFC (12.1.8.1);
 * - a resumption key beside an Add: ts-mls takes any in a Welcome for a branch or a ReInit;
 * - an empty list of GroupContextExtensions, which ts-mls takes for none (12.1.7).
 */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import { Driver, hex } from './driver.mjs'
import { Group } from './group.mjs'
import { Random } from './random.mjs'

const LEAST = 200
const GROUP_STEPS = 40 // after so many a group is followed by another one
const suites = {
  3: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
  1: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
}

const pair = (group, list = group.members) => {
  const first = group.random.pick(list)
  return [first, group.random.pick(group.others(first))]
}

async function newPsk({ random, world }) {
  const psk = { id: random.bytes(1 + random.below(30)), secret: random.bytes(1 + random.below(60)) }
  await world.driver.say('psk', psk)
  world.psks[Buffer.from(psk.id).toString('base64')] = psk.secret
  return { id: psk.id }
}

const newExtension = random => ({ extensionType: 0xff01, extensionData: random.bytes(random.below(60)) })

async function protect(group, from) {
  const text = group.random.bytes(group.random.below(700))
  const aad = group.random.bytes(group.random.below(30))
  return { from, text: hex(text), aad: hex(aad), message: await from.protect(text, aad) }
}

async function unprotect(group, sent, to) {
  const got = await to.unprotect(sent.message)
  assert.equal(got.text, sent.text, `the text at ${to.name}`)
  assert.equal(got.aad, sent.aad, `the authenticated data at ${to.name}`)
  group.world.count.messages++
}

const quiet = group => group.pending.length === 0
const proposable = group => group.pending.length < 3
const by = group => group.random.pick(group.committers())

// name, weight, can(group), run(group); what run returns is the group from then on, if it is another one
const steps = [
  {
    name: 'message to all',
    weight: 20,
    can: quiet,
    async run(group) {
      const sent = await protect(group, group.random.pick(group.members))
      for (const to of group.others(sent.from)) await unprotect(group, sent, to)
    },
  },
  {
    name: 'messages out of order',
    weight: 6,
    can: quiet,
    async run(group) {
      const [from] = pair(group)
      const sent = []
      for (let i = 0; i < 6; i++) sent.push(await protect(group, from))
      for (const to of group.others(from))
        for (const one of group.random.shuffled(sent)) await unprotect(group, one, to)
    },
  },
  {
    name: 'message of the last epoch',
    weight: 6,
    can: quiet,
    async run(group) {
      const sent = await protect(group, group.random.pick(group.members))
      await group.change(by(group), { path: true })
      for (const to of group.others(sent.from)) await unprotect(group, sent, to)
    },
  },
  {
    name: 'commit: add',
    weight: 10,
    can: group => group.room > 0,
    async run(group) {
      const joiners = Array.from({ length: 1 + group.random.below(Math.min(2, group.room)) }, () => group.outsider())
      const psk = group.random.chance(20) ? [await newPsk(group)] : []
      const { without } = await group.change(by(group), { joiners, psk })
      if (without) group.gone.push(...joiners)
    },
  },
  {
    name: 'commit: remove',
    weight: 8,
    can: group => group.removable().length > 0 && group.committers().length > 1,
    async run(group) {
      const remove = [group.random.pick(group.removable())]
      const committers = group.committers().filter(m => !remove.includes(m))
      await group.change(group.random.pick(committers), { remove })
    },
  },
  {
    name: 'commit: remove and add',
    weight: 4,
    can: group => group.removable().length > 0 && group.committers().length > 1,
    async run(group) {
      const remove = [group.random.pick(group.removable())]
      const joiners = [group.outsider()]
      const committers = group.committers().filter(m => !remove.includes(m))
      const { without } = await group.change(group.random.pick(committers), { remove, joiners })
      if (without) group.gone.push(...joiners)
    },
  },
  {
    name: 'commit: what waits, or nothing but a path',
    weight: 20,
    can: () => true,
    run: group => group.change(by(group), { path: quiet(group) }).then(() => {}),
  },
  {
    name: 'commit: pre-shared keys',
    weight: 6,
    can: group => group.pending.every(p => !p.joiner),
    async run(group) {
      await group.change(by(group), { psk: [await newPsk(group), group.resumable()] })
    },
  },
  {
    name: 'commit: group context extensions',
    weight: 3,
    can: group => group.committers().some(m => m.kind === 'snug') && group.pending.every(p => p.kind !== 'gce'),
    async run(group) {
      const committers = group.committers().filter(m => m.kind === 'snug')
      await group.change(group.random.pick(committers), { extension: newExtension(group.random) })
    },
  },
  {
    name: 'commits that race',
    weight: 4,
    can: quiet,
    async run(group) {
      await group.race(...pair(group))
    },
  },
  {
    name: 'proposal: add',
    weight: 5,
    can: group => proposable(group) && group.room > 0,
    async run(group) {
      const joiner = group.outsider()
      const [from] = pair(group)
      await group.propose(from, { kind: 'add', joiner }, await joiner.keyPackage())
    },
  },
  {
    name: 'proposal: remove',
    weight: 5,
    can: group => proposable(group) && group.removable().length > 0 && group.committers().length > 2,
    async run(group) {
      const target = group.random.pick(group.removable())
      const [from] = pair(group) // who may propose to go, too
      await group.propose(from, { kind: 'remove', leaf: target.leaf }, target.leaf)
    },
  },
  {
    name: 'proposal: update',
    weight: 8,
    can: group => proposable(group) && group.committers().length > 1,
    async run(group) {
      const from = group.random.pick(group.committers())
      if (group.others(from).some(m => group.committers().includes(m)))
        await group.propose(from, { kind: 'update', leaf: from.leaf })
    },
  },
  {
    name: 'proposal: pre-shared key',
    weight: 3,
    can: proposable,
    async run(group) {
      const [from] = pair(group)
      await group.propose(from, { kind: 'psk' }, await newPsk(group))
    },
  },
  {
    name: 'proposal: group context extensions',
    weight: 3,
    can: group => proposable(group) && group.pending.every(p => p.kind !== 'gce') &&
      group.committers().some(m => m.kind === 'snug'),
    async run(group) {
      const [from] = pair(group)
      await group.propose(from, { kind: 'gce' }, newExtension(group.random))
    },
  },
  {
    name: 'proposal: add, from outside',
    weight: 4,
    can: group => proposable(group) && group.room > 0,
    async run(group) {
      const joiner = group.outsider()
      const [from] = pair(group)
      await joiner.keyPackage()
      const message = await joiner.proposeSelf(
        { gid: group.gid, epoch: group.epoch, groupInfo: await from.groupInfo(false) })
      await group.told(message, { kind: 'add', joiner })
    },
  },
  {
    name: 'external commit',
    weight: 6,
    can: group => group.room > 0,
    async run(group) {
      const newcomer = group.outsider()
      if (!(await group.enter(newcomer, pair(group)[0], false))) group.gone.push(newcomer)
    },
  },
  {
    name: 'external commit: resynchronization',
    weight: 4,
    can: () => true,
    async run(group) {
      const [newcomer, from] = pair(group)
      await group.enter(newcomer, from, true)
    },
  },
  {
    name: 'branch',
    weight: 2,
    can: quiet,
    async run(group) {
      const after = await group.follow('branch', pair(group)[0], group.random.bytes(16))
      await group.end()
      return after
    },
  },
  {
    name: 'reinitialization',
    weight: 2,
    can: quiet,
    async run(group) {
      const gid = group.random.bytes(16)
      await group.change(by(group), { reinit: gid })
      const after = await group.follow('reinit', pair(group)[0], gid)
      await group.end()
      return after
    },
  },
]

async function runSuite(driver, random, suite, n) {
  const world = {
    driver,
    random,
    suite,
    impl: await getCiphersuiteImpl(getCiphersuiteFromName(suites[suite])),
    psks: {},
    people: 0,
    count: { steps: 0, epochs: 0, messages: 0, groups: 0, unjoinable: 0 },
    done: {},
  }
  let group
  let step
  try {
    while (world.count.steps < n) {
      if (world.count.steps % GROUP_STEPS === 0) {
        await group?.end()
        step = 'new group'
        group = await Group.found(world, world.count.groups++ % 2 === 0 ? 'ts' : 'snug')
      }
      const row = random.weighted(steps.filter(s => s.can(group)))
      step = row.name
      group = (await row.run(group)) ?? group
      world.count.steps++
      world.done[step] = (world.done[step] ?? 0) + 1
    }
    await group.end()
  } catch (e) {
    e.message = `suite ${suite}, step ${world.count.steps}, ${step}: ${e.message}`
    throw e
  }
  return world
}

const [path, given] = process.argv.slice(2)
const seed = Number(given ?? process.env.SNUG_SEED ?? Math.floor(Date.now() / 1000))
const n = Math.max(LEAST, Number(process.env.SNUG_STEPS ?? 0))
const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('ts-mls').replace(/dist\/.*/, 'package.json')))
const driver = new Driver(path)
const random = new Random(seed)
console.log(`# ts-mls ${version} and ${(await driver.say('version')).impl}: SNUG_SEED=${seed}`)
console.log(`1..${Object.keys(suites).length}`)
await driver.say('seed', { s: seed })
for (const [i, suite] of Object.keys(suites).reverse().entries()) {
  try {
    const { count, done } = await runSuite(driver, random, Number(suite), n)
    for (const name of Object.keys(done).sort()) console.log(`#   ${String(done[name]).padStart(4)} ${name}`)
    console.log(`ok ${i + 1} - suite ${suite}: ${count.steps} steps, ${count.epochs} epochs, ${count.messages} messages, ` +
      `${count.groups} groups (${count.unjoinable} trees left out)`)
  } catch (e) {
    console.log(e.stack.replace(/^/gm, '# '))
    console.log(`not ok ${i + 1} - suite ${suite}`)
    process.exitCode = 1
  }
}
await driver.quit()
