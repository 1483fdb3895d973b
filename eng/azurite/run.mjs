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

createRequire(import.meta.url)('./node_modules/azurite/dist/src/azurite.js')
