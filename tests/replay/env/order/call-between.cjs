require('dotenv').config({ quiet: true })
const { atLoad, later } = require('./settings.cjs')

console.log(JSON.stringify({ atLoad, later: later() }))
