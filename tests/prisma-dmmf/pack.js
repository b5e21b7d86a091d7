// Packs dumps into one small file: node pack.js DUMPS FILE NAME... Equal parts of the JSON trees are written once. The file's lines are
// nodes, counted from 0, each made of earlier ones: `"text`, `=literal`, `[a b ...`, `{key value key value ...`; a run of
// consecutive numbers is `first+more`, in base 36. The last node is the array of the dumps.

const fs = require('fs')
const path = require('path')

const [, , dumps, file, ...names] = process.argv
const lines = []
const ids = new Map()

function intern(line) {
  if (!ids.has(line)) {
    ids.set(line, lines.length)
    lines.push(line)
  }
  return ids.get(line)
}

function runs(numbers) {
  const out = []
  for (let i = 0; i < numbers.length; ) {
    let more = 0
    while (numbers[i + more + 1] === numbers[i] + more + 1) more++
    const first = numbers[i].toString(36)
    out.push(more ? `${first}+${more.toString(36)}` : first)
    i += more + 1
  }
  return out.join(' ')
}

function node(value) {
  if (typeof value === 'string') return intern(JSON.stringify(value).replace(/"$/, ''))
  if (Array.isArray(value)) return intern('[' + runs(value.map(node)))
  if (value && typeof value === 'object') return intern('{' + runs(Object.entries(value).map(([k, v]) => intern('[' + runs([node(k), node(v)])))))
  return intern('=' + JSON.stringify(value ?? null))
}

const load = (name) => {
  const dump = JSON.parse(fs.readFileSync(path.join(dumps, name + '.json'), 'utf8'))
  return { ...dump, schema: [['schema.prisma', dump.schema.split('\n')]] }
}
node(names.map(load))
fs.writeFileSync(file, lines.join('\n') + '\n')
