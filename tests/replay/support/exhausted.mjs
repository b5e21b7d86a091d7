import { firstLine, sleep } from './measure.mjs'

const LONGEST_MS = 3000

/** Until the first query holds the connection. */
const HEAD_START_MS = 1000

/**
 * What the second of two queries meets, where the first is never answered and the pool has one connection: the first line of its
 * error, or that it waits. `groups` holds pairs of what starts a server and of the named ways to make what runs a query.
 */
export async function exhausted(groups) {
  const found = groups.flatMap(([start, ways]) =>
    Object.entries(ways).map(async ([name, build]) => [name, await second(start, build)]))
  return Object.fromEntries(await Promise.all(found))
}

async function second(start, build) {
  const server = await start()
  const query = await build(server)
  Promise.resolve().then(query).catch(() => {})
  await sleep(HEAD_START_MS)
  const refused = Promise.resolve().then(query).then(() => 'served', reason)
  return Promise.race([refused, sleep(LONGEST_MS).then(() => 'still waiting')])
}

// How long it took to the millisecond is no claim, nor is a connection's number.
const reason = (error) => firstLine(error).replace(/\b\d+ms\b/, 'N ms').replace(/^\(conn:.*?\) /, '')
