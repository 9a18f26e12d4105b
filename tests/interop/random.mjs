// Choices that a seed repeats. Keys are not among them: both libraries draw their own.

export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  // 0 <= it < n (mulberry32)
  below(n) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }

  chance(percent) {
    return this.below(100) < percent
  }

  pick(list) {
    return list[this.below(list.length)]
  }

  // one of rows, each as likely as its weight says
  weighted(rows) {
    let left = this.below(rows.reduce((sum, row) => sum + row.weight, 0))
    return rows.find(row => (left -= row.weight) < 0)
  }

  shuffled(list) {
    const out = list.slice()
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[out[i], out[j]] = [out[j], out[i]]
    }
    return out
  }

  bytes(n) {
    return Uint8Array.from({ length: n }, () => this.below(256))
  }
}
