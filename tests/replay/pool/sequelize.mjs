import v6 from 'sequelize'
import v5 from 'sequelize5'
import { onPostgres, report } from '../support/measure.mjs'

const hold = (db) => () => db.query('select hold')

async function measure(Sequelize) {
  const build = (options) => (server) => hold(new Sequelize(server.url, { logging: false, ...options }))
  return onPostgres({
    'nothing': build({}),
    'pool: { max: 50 }': build({ pool: { max: 50 } }),
    'max: 50': build({ max: 50 }),
    'poolSize: 50': build({ poolSize: 50 }),
    'pool: { maxConnections: 50 }': build({ pool: { maxConnections: 50 } }),
    'dialectOptions: { pool: { max: 50 } }': build({ dialectOptions: { pool: { max: 50 } } }),
    'dialectOptions: { max: 50 }': build({ dialectOptions: { max: 50 } }),
    'define: { pool: { max: 50 } }': build({ define: { pool: { max: 50 } } }),
    '?max=50': (server) => hold(new Sequelize(`${server.url}?max=50`, { logging: false })),
    "pool: { max: '50' }": build({ pool: { max: '50' } }),
    'pool: { max: NaN }': build({ pool: { max: NaN } }),
  })
}

report({
  5: await measure(v5),
  6: await measure(v6),
})
