import { atLoad, later } from './settings.mjs'
import 'dotenv/config'

console.log(JSON.stringify({ atLoad, later: later() }))
