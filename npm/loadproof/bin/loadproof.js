#!/usr/bin/env node
// Starts the binary of this platform, which npm installed as an optional dependency: same arguments, same streams, same
// exit code. LOADPROOF_BINARY names another binary.
'use strict';

const { spawnSync } = require('node:child_process');
const platforms = require('../platforms.json');

/** Whether this Linux has musl in place of glibc, as Alpine has. */
function isMusl() {
  const report = process.report.getReport();
  return !report.header.glibcVersionRuntime;
}

function platform() {
  const name = `${process.platform}-${process.arch}`;
  return process.platform === 'linux' && isMusl() ? `${name}-musl` : name;
}

function fail(text) {
  process.stderr.write(`error: ${text}\n`);
  process.exit(2);
}

function binary() {
  if (process.env.LOADPROOF_BINARY) return process.env.LOADPROOF_BINARY;
  const name = platform();
  if (!platforms[name]) {
    fail(`there is no loadproof for ${name} on npm, only for ${Object.keys(platforms).join(', ')}\n`
      + 'Build it with `cargo install --path .` and set LOADPROOF_BINARY to it');
  }
  const file = process.platform === 'win32' ? 'loadproof.exe' : 'loadproof';
  try {
    return require.resolve(`@loadproof/${name}/${file}`);
  } catch {
    return fail(`the package @loadproof/${name} is missing\n`
      + 'It is an optional dependency: install without --omit=optional, and on this platform, not another');
  }
}

const path = binary();
const ran = spawnSync(path, process.argv.slice(2), { stdio: 'inherit', windowsHide: true });
if (ran.error) fail(`cannot start ${path}: ${ran.error.message}`);
if (ran.signal) process.kill(process.pid, ran.signal);
else process.exitCode = ran.status;
