// When a constant of a module sees what dotenv loads: the entries of `env/order/`, each in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { report } from '../support/measure.mjs'

const folder = fileURLToPath(new URL('order/', import.meta.url))

function seen(args, environment = {}) {
  const { NODE_OPTIONS, X_VAL, ...inherited } = process.env
  const env = { ...inherited, DOTENV_CONFIG_QUIET: 'true', ...environment }
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout) : stderr
}

report({
  'import dotenv/config first': seen(['config-first.mjs']),
  'import dotenv/config last': seen(['config-last.mjs']),
  'dotenv.config() between imports': seen(['call-between.mjs']),
  'require, dotenv.config() between': seen(['call-between.cjs']),
  'no loader, --import dotenv/config': seen(['--import', 'dotenv/config', 'no-loader.mjs']),
  'no loader, --env-file': seen(['--env-file=.env', 'no-loader.mjs']),
  'set already': seen(['config-first.mjs'], { X_VAL: 'from the shell' }),
})
