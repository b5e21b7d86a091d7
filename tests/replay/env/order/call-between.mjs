import dotenv from 'dotenv'
dotenv.config({ quiet: true })
import { atLoad, later } from './settings.mjs'

console.log(JSON.stringify({ atLoad, later: later() }))
