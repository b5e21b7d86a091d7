import { fakeMysql } from './fake-mysql.mjs'
import { fakePostgres } from './fake-postgres.mjs'

export const QUERIES = 60
const QUIET_MS = 2000
const LONGEST_MS = 15_000

// Only the result goes to stdout, whatever libraries log.
console.log = (...args) => console.error(...args)

// A script that hangs must fail, and say so.
setTimeout(() => {
  process.stderr.write('no result after 180 s\n')
  process.exit(1)
}, 180_000).unref()

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Prints what was found and ends the process: pools keep it alive. */
export function report(found) {
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0))
}

// Connections are open for good here, so their number is final when it has not moved for a while.
async function settled(server) {
  const end = Date.now() + LONGEST_MS
  let [seen, since] = [server.open, Date.now()]
  while (Date.now() < end && (server.open === 0 || Date.now() - since < QUIET_MS)) {
    await sleep(20)
    if (server.open !== seen) [seen, since] = [server.open, Date.now()]
  }
  return server.open
}

export async function opened(start, build) {
  const server = await start()
  try {
    const query = await build(server)
    for (let i = 0; i < QUERIES; i += 1) {
      // What waits for ever is not awaited, and what fails with "closed" at the end is no news.
      Promise.resolve().then(query).catch(() => {})
    }
    return await settled(server)
  } catch (error) {
    return `throws: ${firstLine(error)}`
  }
}

/** The first line of what the error says, with its name where MongoDB's driver made it: there people search for the name. */
export function firstLine(error) {
  const { name = '', message = error } = error ?? {}
  return `${name.startsWith('Mongo') ? `${name}: ` : ''}${message}`.split('\n')[0]
}

/**
 * For each named way to build a pool: how many connections 60 queries open that are asked for at once and not answered.
 * `ways` maps a name to a function of the server that gives the function that runs a query.
 */
export async function connectionsOpened(start, ways) {
  const found = Object.entries(ways).map(async ([name, build]) => [name, await opened(start, build)])
  return Object.fromEntries(await Promise.all(found))
}

export const onPostgres = (ways) => connectionsOpened(fakePostgres, ways)
export const onMysql = (ways) => connectionsOpened(fakeMysql, ways)
