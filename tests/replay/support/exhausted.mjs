import { firstLine, sleep } from './measure.mjs'

const LONGEST_MS = 4000

/** Few, so that the first connection is there well before the timeouts that are tried. */
const AT_ONCE = 8

/** Until the first query holds the connection. */
const HEAD_START_MS = 1000

/**
 * What the second of two queries meets, where the first is never answered and the pool has one connection: the first line of its
 * error, or that it waits. `groups` holds pairs of what starts a server and of the named ways to make what runs a query.
 */
export async function exhausted(groups) {
  const left = groups.flatMap(([start, ways]) => Object.entries(ways).map(([name, build]) => [name, start, build]))
  const found = Object.fromEntries(left.map(([name]) => [name]))
  const next = async () => {
    for (let trial = left.shift(); trial; trial = left.shift()) found[trial[0]] = await second(trial[1], trial[2])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return found
}

/** What the second query meets. */
export async function second(start, build) {
  const server = await start()
  try {
    const query = await build(server)
    Promise.resolve().then(query).catch(() => {})
    await sleep(HEAD_START_MS)
    const refused = Promise.resolve().then(query).then(() => 'served', reason)
    return await Promise.race([refused, sleep(LONGEST_MS).then(() => 'still waiting')])
  } catch (error) {
    return `throws: ${reason(error)}`
  }
}

// How long it took to the millisecond is no claim, nor is a connection's number.
const reason = (error) => firstLine(error).replace(/\b\d+ms\b/, 'N ms').replace(/^\(conn:.*?\) /, '')
