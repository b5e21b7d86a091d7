import 'dotenv/config'
import { atLoad, later } from './settings.mjs'

console.log(JSON.stringify({ atLoad, later: later() }))
