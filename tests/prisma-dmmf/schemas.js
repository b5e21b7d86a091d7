// Two rich schemas (relational and MongoDB), cut to what a provider and a Prisma version accept.
// Everything the client's grammar depends on should occur here once: arities, scalar types, native types that change
// filters, each relation form (self, several between two models, implicit and explicit m-n, 1-1 from both sides),
// compound ids and uniques with and without names, @ignore, Unsupported, views, composite types.

/** @param {string} provider @param {number} version e.g. 4.16 as 416 */
function datasource(provider, version, preview) {
  const url = version >= 700 ? '' : '  url = "x://h/d"\n'
  return `generator client {\n  provider = "prisma-client-js"\n  previewFeatures = [${preview.map((p) => `"${p}"`).join(', ')}]\n}\n` +
    `datasource db {\n  provider = "${provider}"\n${url}}\n`
}

function relational(provider, version, preview) {
  const pgLike = provider === 'postgresql' || provider === 'cockroachdb'
  const lists = pgLike
  const enums = pgLike || provider === 'mysql' || (provider === 'sqlite' && version >= 602)
  const json = provider !== 'sqlserver' && (provider !== 'sqlite' || version >= 602)
  const uuid = pgLike ? ' @db.Uuid' : ''
  const serial = provider === 'cockroachdb' ? 'sequence()' : 'autoincrement()'
  const when = (on, text) => (on ? text : '')
  const big = provider === 'sqlserver' ? ', onDelete: NoAction, onUpdate: NoAction' : ''
  return datasource(provider, version, preview) + `
${when(enums, 'enum Role {\n  USER\n  ADMIN @map("administrator")\n  @@map("user_role")\n}\n')}
model User {
  id        Int       @id @default(${serial})
  email     String    @unique
  uid       String    @unique @default(uuid())${uuid}
  nick      String?
  big       BigInt
  bigN      BigInt?
  float     Float     @default(0)
  floatN    Float?
  dec       Decimal
  decN      Decimal?
  bool      Boolean
  boolN     Boolean?
  bytes     Bytes
  bytesN    Bytes?
  at        DateTime  @default(now())
  atN       DateTime?
  changed   DateTime  @updatedAt
  uidN      String?${uuid}
  intN      Int?      @map("int_n")
  secret    String?   @ignore
${when(enums, '  role Role @default(USER)\n  roleN Role?\n')}${when(json, '  json Json\n  jsonN Json?\n')}${when(lists, `  strs String[]
  ints Int[]
  bigs BigInt[]
  floats Float[]
  decs Decimal[]
  bools Boolean[]
  ats DateTime[]
  byteses Bytes[]
  uids String[] @db.Uuid
  roles Role[]
`)}${when(provider === 'postgresql', '  jsons Json[]\n')}${when(pgLike || provider === 'mysql', '  shape Unsupported("geometry")?\n')}
  managerId Int?
  manager   User?     @relation("Management", fields: [managerId], references: [id]${big || ', onDelete: SetNull'})
  reports   User[]    @relation("Management")
  posts     Post[]    @relation("Author")
  edited    Post[]    @relation("Editor")
  profile   Profile?
  groups    Group[]
  members   Membership[]

  @@unique([nick, intN])
  @@unique([email, at], name: "emailAt", map: "email_at_key")
}

model Profile {
  userId Int @id
  bio    String?
  user   User @relation(fields: [userId], references: [id])
}

model Post {
  slug     String
  locale   String
  title    String?
  views    Int    @default(0)
  authorId Int
  author   User   @relation("Author", fields: [authorId], references: [id]${big})
  editorId Int?
  editor   User?  @relation("Editor", fields: [editorId], references: [id]${big || ', onDelete: SetNull'})
  comments Comment[]
  cover    Cover?

  @@id([slug, locale])
}

model Comment {
  id       String  @id @default(cuid())
  slug     String
  locale   String
  post     Post    @relation(fields: [slug, locale], references: [slug, locale])
  text     String
}

model Cover {
  id       Int     @id @default(${serial})
  slug     String?
  locale   String?
  post     Post?   @relation(fields: [slug, locale], references: [slug, locale]${big || ', onDelete: SetNull'})

  @@unique([slug, locale], name: "postKey")
}

model Group {
  id    Int    @id
  name  String @unique
  users User[]
}

model Membership {
  user   User   @relation(fields: [userId], references: [id])
  userId Int
  teamId Int
  team   Team   @relation(fields: [teamId], references: [id])
  note   String?

  @@id([userId, teamId], name: "key")
  @@map("memberships")
}

model Team {
  id      Int    @id @default(${serial})
  members Membership[]
}

model Plain {
  id   String @id
  text String
}
${when(pgLike || provider === 'mysql', `
model Place {
  id    Int @id
  shape Unsupported("geometry")
  name  String?
  spots Spot[]
}

model Spot {
  id      Int    @id
  at      Unsupported("geometry")?
  placeId Int
  place   Place  @relation(fields: [placeId], references: [id])
}
`)}
model Odd_name {
  a     Int
  b     String
  c     DateTime @updatedAt
  lower lowercase?
${when(enums, '  role  Role @unique\n')}
  @@id([a])
  @@unique([b])
  @@unique([a, b], map: "mapped")
  @@index([c])
}

model lowercase {
  oddId Int      @unique @id
  odd   Odd_name @relation(fields: [oddId], references: [a])
  at    DateTime @updatedAt
}

model Hidden {
  id Int @id

  @@ignore
}
${when(preview.includes('views'), 'view Report {\n  id Int @unique\n  total Int\n  label String?\n}\n')}`
}

function mongodb(version, preview) {
  return datasource('mongodb', version, preview) + `
enum Role {
  USER
  ADMIN
}

type Address {
  street String
  city   String?
  geo    Geo?
  tags   String[]
  points Geo[]
}

type Geo {
  lat Float
  lon Float
  role Role?
}

model User {
  id        String   @id @default(auto()) @map("_id") @db.ObjectId
  email     String   @unique
  nick      String?
  age       Int
  ageN      Int?
  big       BigInt?
  float     Float
  bool      Boolean?
  at        DateTime @default(now())
  atN       DateTime?
  json      Json
  jsonN     Json?
  bytes     Bytes?
  role      Role
  roleN     Role?
  roles     Role[]
  strs      String[]
  ints      Int[]
  jsons     Json[]
  address   Address
  addressN  Address?
  addresses Address[]
  posts     Post[]
  groupIds  String[] @db.ObjectId
  groups    Group[]  @relation(fields: [groupIds], references: [id])
  profile   Profile?

  @@unique([nick, age])
  @@unique([address.street, age], name: "streetAge")
  @@unique([address.city, nick])
}

model Post {
  id       String @id @default(auto()) @map("_id") @db.ObjectId
  title    String
  authorId String @db.ObjectId
  author   User   @relation(fields: [authorId], references: [id])
}

model Group {
  id      String   @id @default(auto()) @map("_id") @db.ObjectId
  userIds String[] @db.ObjectId
  users   User[]   @relation(fields: [userIds], references: [id])
}

model Profile {
  id     String  @id @map("_id")
  userId String? @unique @db.ObjectId
  user   User?   @relation(fields: [userId], references: [id])
}
`
}

const PREVIEW = {
  416: ['extendedWhereUnique', 'fieldReference', 'fullTextSearch', 'fullTextIndex', 'views', 'filteredRelationCount', 'orderByNulls'],
  500: ['fullTextSearch', 'fullTextIndex', 'views'],
  514: ['fullTextSearch', 'fullTextIndex', 'views', 'relationJoins', 'omitApi'],
  522: ['fullTextSearch', 'fullTextIndex', 'views', 'relationJoins', 'omitApi', 'strictUndefinedChecks'],
  602: ['fullTextSearchPostgres', 'views', 'relationJoins', 'strictUndefinedChecks'],
  619: ['fullTextSearchPostgres', 'views', 'relationJoins', 'strictUndefinedChecks'],
  710: ['fullTextSearchPostgres', 'views', 'relationJoins', 'strictUndefinedChecks'],
}

const PROVIDERS = ['postgresql', 'cockroachdb', 'mysql', 'sqlite', 'sqlserver', 'mongodb']

/** Every [name, version, schema text] to dump: each provider and version, without preview features and with all. */
function* all() {
  for (const version of Object.keys(PREVIEW).map(Number)) {
    for (const provider of PROVIDERS) {
      const known = (it) => provider === 'postgresql' || it !== 'fullTextSearchPostgres'
      for (const preview of [[], PREVIEW[version].filter(known)]) {
        const make = (p) => (provider === 'mongodb' ? mongodb(version, p) : relational(provider, version, p))
        yield [`${provider}-${version}${preview.length ? '-preview' : ''}`, version, make(preview)]
      }
    }
  }
}

module.exports = { all, relational, mongodb, PROVIDERS, PREVIEW }
