// Writes what Prisma's own schema engine says a client accepts, for the test `model::prisma::grammar::tests` to compare with.
//
//   npm install --prefix DIR <the aliases in PACKAGES>     (see README.md)
//   node dump.js DIR OUT [NAME...]                          one OUT/<name>.json for each schema
//
// A value is written as alternatives joined by `|`: `Int`, `#InputType`, `~Enum`, `&` (field reference), `Null`, `[]` before a
// list, `!` before all of them where the key is required.

const fs = require('fs')
const path = require('path')
const { all } = require('./schemas')

const [, , modules, out, ...only] = process.argv
const engines = new Map()

function engine(version) {
  if (!engines.has(version)) {
    const dir = path.resolve(modules, 'node_modules', 'w' + version, 'src')
    engines.set(version, require(path.join(dir, fs.readdirSync(dir).find((it) => it.endsWith('.js')))))
  }
  return engines.get(version)
}

const MARK = { scalar: '', inputObjectTypes: '#', enumTypes: '~', outputObjectTypes: '>', fieldRefTypes: '&' }

function alternatives(arg) {
  const one = (it) => (it.isList ? '[]' : '') + MARK[it.location] + (it.location === 'fieldRefTypes' ? '' : it.type)
  return (arg.isRequired ? '!' : '') + arg.inputTypes.map(one).join('|')
}

const args = (list) => Object.fromEntries(list.map((it) => [it.name, alternatives(it)]))
const flat = (namespaces) => Object.values(namespaces).flat()

function compact(name, version, schema, dmmf) {
  const outputs = Object.fromEntries(
    flat(dmmf.schema.outputObjectTypes).map((type) => [
      type.name,
      Object.fromEntries(type.fields.map((field) => [field.name, { ...args(field.args), '>': field.outputType.type }])),
    ]),
  )
  const models = {}
  for (const { model, plural, ...operations } of dmmf.mappings.modelOperations) {
    models[model] = {}
    for (const [operation, field] of Object.entries(operations)) {
      if (field) models[model][operation.replace(/One$/, '')] = field
    }
  }
  const inputs = Object.fromEntries(
    flat(dmmf.schema.inputObjectTypes).map((type) => {
      const { minNumFields, maxNumFields, fields } = type.constraints
      const limits = [minNumFields ?? 0, maxNumFields ?? -1, ...(fields ?? [])].join(',')
      return [type.name, { '': limits, ...args(type.fields) }]
    }),
  )
  const enums = Object.fromEntries(
    flat(dmmf.schema.enumTypes).map((it) => [it.name, it.values ?? it.data?.map((value) => value.key)]),
  )
  const fields = (it) => ({ name: it.name, fields: it.fields.map(describe), uniques: [...it.uniqueIndexes, it.primaryKey].filter(Boolean) })
  const describe = ({ name, kind, type, isList, isRequired, isUnique, isId, hasDefaultValue, isUpdatedAt, relationFromFields, relationToFields, dbName }) =>
    ({ name, kind, type, isList, isRequired, isUnique, isId, hasDefaultValue, isUpdatedAt: !!isUpdatedAt, from: relationFromFields, to: relationToFields, dbName })
  const datamodel = {
    models: dmmf.datamodel.models.map((it) => ({ ...fields(it), dbName: it.dbName })),
    types: dmmf.datamodel.types.map(fields),
    enums: dmmf.datamodel.enums.map((it) => ({ name: it.name, values: it.values.map((value) => value.name) })),
  }
  return { name, version, schema, models, inputs, outputs, enums, datamodel }
}

function dmmf(version, schema) {
  const files = version <= 500 ? schema : [['schema.prisma', schema]]
  return JSON.parse(engine(version).get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })))
}

module.exports = { compact, dmmf, engine }

if (require.main === module) {
  fs.mkdirSync(out, { recursive: true })
  for (const [name, version, schema] of all()) {
    if (only.length && !only.includes(name)) continue
    const text = JSON.stringify(compact(name, version, schema, dmmf(version, schema)))
    fs.writeFileSync(path.join(out, name + '.json'), text)
  }
}
