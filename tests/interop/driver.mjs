// tests/mls_driver as a child: one command a line, one answer.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export const hex = bytes => Buffer.from(bytes).toString('hex')
export const unhex = text => new Uint8Array(Buffer.from(text, 'hex'))

const text = v =>
  v instanceof Uint8Array ? hex(v) : Array.isArray(v) ? v.map(text).join() : typeof v === 'boolean' ? Number(v) : `${v}`

export class Driver {
  #child
  #waiting = []
  #ended

  constructor(path) {
    this.#child = spawn(path, [], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (status, signal) => resolve(signal ?? status))
    })
    this.#ended.catch(() => {})
    this.#child.stdin.on('error', () => {})
    const lines = createInterface({ input: this.#child.stdout })
    lines.on('line', line => this.#waiting.shift().resolve(line))
    lines.on('close', () => this.#waiting.forEach(w => w.reject(new Error('the driver is gone'))))
  }

  // Fields that are undefined are left out. The answer's fields, as text.
  async say(command, fields = {}) {
    const words = Object.entries(fields).filter(([, value]) => value !== undefined)
    const line = [command, ...words.map(([key, value]) => `${key}=${text(value)}`)].join(' ')
    const answer = await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#child.stdin.write(line + '\n')
    })
    if (!answer.startsWith('ok')) throw new Error(`${command}: ${answer}`)
    return Object.fromEntries(answer.split(' ').slice(1).map(word => word.split(/=(.*)/s).slice(0, 2)))
  }

  // What it ended with: a sanitizer that finds something at the end counts.
  async quit() {
    await this.say('quit')
    this.#child.stdin.end()
    const status = await this.#ended
    if (status !== 0) throw new Error(`the driver ended with ${status}`)
  }
}
