import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { report, sleep } from './measure.mjs'

export { sleep }

const AT_ONCE = 4
// Of `Error: …`, `TypeError: …`, and pg's `error: …`.
const THROWN = /^\w*error\b: .*/im

/**
 * Runs each of `named` in a process of its own: this script is started again with the name, and hands `named[name]` to `act`.
 * Reports `goes on`, or the exit code and the error that ended it.
 */
export async function outcomes(named, script, act, atOnce = AT_ONCE) {
  const asked = process.argv[2]
  if (asked) {
    await act(named[asked])
    process.stdout.write('goes on', () => process.exit(0))
    return
  }
  const found = Object.fromEntries(Object.keys(named).map((name) => [name, undefined]))
  const left = Object.keys(named)
  const next = async () => {
    for (let name = left.shift(); name; name = left.shift()) found[name] = await outcome(fileURLToPath(script), name)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  report(found)
}

function outcome(script, name) {
  const child = spawn(process.execPath, [script, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(code === 0 ? stdout : `exit ${code}: ${THROWN.exec(stderr)?.[0] ?? stderr}`))
  })
}
