// Runs Azurite inside this process and ties its life to standard input, which is the one signal that works alike on
// every operating system: the word "stop" closes it in order, and with --stop-with-parent so does the end of input,
// however the parent died. Ctrl-C reaches every process of a terminal; the parent still needs its storage while it
// shuts down, so with --stop-with-parent it is the parent's alone.
import { createRequire } from 'node:module'

const flag = process.argv.indexOf('--stop-with-parent')
const stopWithParent = flag >= 0
if (stopWithParent) process.argv.splice(flag, 1)

const stop = () => {
  process.emit('SIGTERM')
  process.stdin.destroy()
  setTimeout(() => process.exit(0), 5000).unref()
}

process.stdin.setEncoding('utf8')
process.stdin.on('data', text => text.includes('stop') && stop())
process.stdin.on('error', () => {})
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
if (stopWithParent) {
  const once = process.once.bind(process)
  process.once = (name, listener) => name === 'SIGINT' ? process : once(name, listener)
  process.on('SIGINT', () => {})
  process.stdin.on('end', stop)
}

const require = createRequire(import.meta.url)

// Of a blob Azurite asks its database for the account first, of a row for the partition. The database looks into the index of what
// comes first alone, and goes through all that it finds there, with every call: so what fewest have comes first.
const { Resultset } = require('lokijs')
const find = Resultset.prototype.find
Resultset.prototype.find = function (query, firstOnly) {
  const { collection } = this
  if (typeof query === 'object' && query !== null && !this.filterInitialized && collection.data.length > 16) {
    const indexed = Object.keys(query).filter(name => typeof query[name] === 'string' && collection.binaryIndices[name])
    if (indexed.length > 1) {
      const sizes = indexed.map(name => {
        collection.ensureIndex(name)
        const [from, to] = collection.calculateRange('$eq', name, query[name])
        return to - from
      })
      const first = indexed[sizes.indexOf(Math.min(...sizes))]
      query = { [first]: query[first], ...query }
    }
  }
  return find.call(this, query, firstOnly)
}

require('./node_modules/azurite/dist/src/azurite.js')
