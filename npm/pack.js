#!/usr/bin/env node
// Packs the tarballs of a release:
//
//   node npm/pack.js OUT                       the launcher, `loadproof`
//   node npm/pack.js OUT PLATFORM BINARY       the binary of one platform, `@loadproof/PLATFORM`
//
// The version is that of Cargo.toml. Prints the path of the tarball.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const here = __dirname;
const top = path.dirname(here);
const platforms = require('./platforms.json');

const [out, name, binary] = process.argv.slice(2);
if (!out || (name && !(platforms[name] && binary))) {
  process.stderr.write(`usage: pack.js OUT [PLATFORM BINARY]\nplatforms: ${Object.keys(platforms).join(', ')}\n`);
  process.exit(2);
}

const cargo = fs.readFileSync(path.join(top, 'Cargo.toml'), 'utf8');
const version = /^version = "(.+)"$/m.exec(cargo)[1];
const [, repository] = /^repository = "(.+)"$/m.exec(cargo) || [];
const launcher = require('./loadproof/package.json');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'loadproof-npm-'));
try {
  fs.copyFileSync(path.join(top, 'LICENSE'), path.join(dir, 'LICENSE'));
  const manifest = name ? fillPlatform(platforms[name]) : fillLauncher();
  if (repository) manifest.repository = repository;
  fs.writeFileSync(path.join(dir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  fs.mkdirSync(out, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', path.resolve(out), dir], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const answer = JSON.parse(packed);
  // An array up to npm 11, an object by package name in some versions after it.
  const [{ filename }] = Object.values(answer);
  process.stdout.write(`${path.join(path.resolve(out), path.basename(filename))}\n`);
} finally {
  fs.rmSync(dir, { recursive: true, force: true });
}

function fillLauncher() {
  fs.cpSync(path.join(here, 'loadproof'), dir, { recursive: true });
  fs.copyFileSync(path.join(here, 'platforms.json'), path.join(dir, 'platforms.json'));
  fs.copyFileSync(path.join(top, 'README.md'), path.join(dir, 'README.md'));
  const optionalDependencies = Object.fromEntries(Object.keys(platforms).map((it) => [`@loadproof/${it}`, version]));
  return { ...launcher, version, optionalDependencies };
}

function fillPlatform({ os: system, cpu, libc }) {
  const file = system === 'win32' ? 'loadproof.exe' : 'loadproof';
  fs.copyFileSync(binary, path.join(dir, file));
  fs.chmodSync(path.join(dir, file), 0o755);
  return {
    name: `@loadproof/${name}`,
    version,
    description: `The binary of loadproof for ${name}`,
    license: launcher.license,
    os: [system],
    cpu: [cpu],
    ...(libc ? { libc: [libc] } : {}),
    files: [file],
    // Yarn must leave it on disk as a file that can be started.
    preferUnplugged: true,
  };
}
