// Writes what Prisma's own parser sees in real schemas: node corpus.js DIR CORPUS OUT. A folder whose files have one datasource among
// them is one schema; otherwise each file is one. Schemas that Prisma itself rejects are listed and left out.

const fs = require('fs')
const path = require('path')
const { compact, engine } = require('./dump')

const [, , , corpus, out] = process.argv

function* folders(dir) {
  const entries = fs.readdirSync(dir, { withFileTypes: true })
  const files = entries.filter((it) => it.isFile() && it.name.endsWith('.prisma')).map((it) => path.join(dir, it.name))
  const below = entries.filter((it) => it.isDirectory()).map((it) => path.join(dir, it.name))
  if (files.length) yield files
  for (const it of below) yield* folders(it)
}

function* schemas() {
  for (const files of folders(corpus)) {
    const texts = files.sort().map((file) => [path.relative(corpus, file), fs.readFileSync(file, 'utf8')])
    const sources = texts.filter(([, text]) => /^\s*datasource\s/m.test(text)).length
    if (sources === 1 && texts.length > 1) yield texts
    else for (const text of texts) yield [text]
  }
}

fs.mkdirSync(out, { recursive: true })
let n = 0
for (const files of schemas()) {
  let error
  for (const version of [619, 710, 522]) {
    try {
      const dmmf = JSON.parse(engine(version).get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })))
      const dump = compact(files[0][0], version, files, dmmf)
      for (const key of ['inputs', 'outputs', 'enums', 'models']) if (process.env.DATAMODEL_ONLY) delete dump[key]
      fs.writeFileSync(path.join(out, String(n++).padStart(3, '0') + '.json'), JSON.stringify(dump))
      error = undefined
      break
    } catch (e) {
      error ??= String(e.message ?? e)
    }
  }
  if (error) console.log('rejected', files[0][0], error.slice(0, 260).replace(/\s+/g, ' '))
}
console.log(n, 'schemas')
