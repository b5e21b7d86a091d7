//! Writes a repository for measurements: the same bytes for the same number of files, on every machine.
//!
//! The shape is that of a large backend monorepo as met in the corpus: about 5 kB a file with a long tail,
//! workspaces, barrels, imports across packages, and 13 % of the files holding a word that loadproof looks for
//! (a limiter, `process.env`, a Prisma call). The text is made from word lists; nothing in it is anybody's code.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Source files per package, barrels included.
const FILES_PER_PACKAGE: usize = 200;
/// Source files per folder of a package, its barrel included.
const FILES_PER_FOLDER: usize = 20;
/// Every eighth package is an application with an entry, an `.env`, limiters and a schema.
const PACKAGES_PER_APP: usize = 8;

const NOUNS: &[&str] = &[
    "invoice",
    "order",
    "shipment",
    "customer",
    "ticket",
    "project",
    "comment",
    "channel",
    "webhook",
    "template",
    "report",
    "session",
    "member",
    "workspace",
    "payment",
    "refund",
    "product",
    "category",
    "coupon",
    "device",
    "audit",
    "digest",
    "export",
    "import",
    "schedule",
    "quota",
    "region",
    "address",
    "contract",
    "approval",
];
const VERBS: &[&str] = &[
    "create",
    "update",
    "archive",
    "restore",
    "publish",
    "resolve",
    "assign",
    "merge",
    "validate",
    "collect",
    "summarise",
    "notify",
    "reserve",
    "release",
    "reconcile",
    "rank",
];
const FIELDS: &[&str] = &[
    "title",
    "status",
    "ownerId",
    "createdAt",
    "updatedAt",
    "amount",
    "currency",
    "position",
    "slug",
    "notes",
    "priority",
    "dueAt",
    "locale",
    "source",
    "version",
    "checksum",
];

/// A small generator of pseudo-random numbers (splitmix64), so that no crate's change of algorithm moves the bytes.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}

/// What a source file is about.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Environment,
    Limiter,
    Prisma,
}

impl Kind {
    /// 13 in 100 files hold a word that loadproof looks for: 8 Prisma calls, 4 environment reads, 1 limiter.
    fn draw(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0 => Kind::Limiter,
            1..=4 => Kind::Environment,
            5..=12 => Kind::Prisma,
            _ => Kind::Plain,
        }
    }
}

/// Writes about `files` TypeScript files (never fewer) below `root`, with their package.json, tsconfig.json,
/// `.env` and schema files. Returns how many TypeScript files and how many bytes of them were written.
///
/// # Errors
/// When a folder or a file can't be written.
pub fn write(root: &Path, files: usize) -> io::Result<(usize, u64)> {
    let mut dice = Dice(0x10ad_9f00);
    let packages = files.div_ceil(FILES_PER_PACKAGE).max(1);
    fs::create_dir_all(root)?;
    fs::write(
        root.join("package.json"),
        "{\n  \"name\": \"synthetic\",\n  \"private\": true,\n  \"workspaces\": [\"packages/*\"]\n}\n",
    )?;
    fs::write(root.join("tsconfig.base.json"), TSCONFIG)?;
    let mut written = (0, 0);
    for package in 0..packages {
        let size = FILES_PER_PACKAGE.min(files.saturating_sub(package * FILES_PER_PACKAGE)).max(1);
        let (count, bytes) = write_package(root, package, size, &mut dice)?;
        written.0 += count;
        written.1 += bytes;
    }
    Ok(written)
}

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "module": "commonjs",
    "target": "ES2022",
    "strict": true,
    "experimentalDecorators": true,
    "emitDecoratorMetadata": true,
    "esModuleInterop": true
  }
}
"#;

const SCHEMA: &str = r#"generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

"#;

fn write_package(root: &Path, package: usize, size: usize, dice: &mut Dice) -> io::Result<(usize, u64)> {
    let is_app = package.is_multiple_of(PACKAGES_PER_APP);
    let dir = root.join(format!("packages/pkg-{package:03}"));
    let src = dir.join("src");
    fs::create_dir_all(&src)?;
    fs::write(dir.join("tsconfig.json"), "{\n  \"extends\": \"../../tsconfig.base.json\"\n}\n")?;
    fs::write(dir.join("package.json"), manifest(package, is_app))?;
    if is_app {
        fs::create_dir_all(dir.join("prisma"))?;
        fs::write(dir.join("prisma/schema.prisma"), schema())?;
        fs::write(dir.join(".env"), "DATABASE_URL=postgresql://app:secret@localhost:5432/app\nPORT=3001\n")?;
    }

    let folders = size.saturating_sub(1).div_ceil(FILES_PER_FOLDER).max(1);
    let mut barrel = String::new();
    let mut written = (0, 0);
    let mut left = size.saturating_sub(1);
    for folder in 0..folders {
        let name = format!("{}-{folder:02}", dice.pick(NOUNS));
        let files = left.min(FILES_PER_FOLDER);
        left -= files;
        fs::create_dir_all(src.join(&name))?;
        let mut exports = String::new();
        for file in 1..files {
            let stem = format!("{}-{}-{file:02}", dice.pick(VERBS), dice.pick(NOUNS));
            let text = source(package, folder, file, dice);
            written.1 += text.len() as u64;
            written.0 += 1;
            let _ = writeln!(exports, "export * from './{stem}';");
            fs::write(src.join(&name).join(format!("{stem}.ts")), text)?;
        }
        written.1 += exports.len() as u64;
        written.0 += 1;
        fs::write(src.join(&name).join("index.ts"), exports)?;
        let _ = writeln!(barrel, "export * from './{name}';");
    }
    if is_app {
        barrel.push_str("\nimport 'dotenv/config';\nimport express from 'express';\n\n");
        barrel.push_str("const app = express();\napp.listen(Number(process.env.PORT ?? 3001));\n");
    }
    written.1 += barrel.len() as u64;
    written.0 += 1;
    fs::write(src.join("index.ts"), barrel)?;
    Ok(written)
}

fn manifest(package: usize, is_app: bool) -> String {
    let mut text = format!(
        "{{\n  \"name\": \"@synthetic/pkg-{package:03}\",\n  \"version\": \"1.0.0\",\n  \"main\": \"src/index.ts\",\n"
    );
    if is_app {
        text.push_str("  \"scripts\": { \"start\": \"ts-node src/index.ts\" },\n");
    }
    text.push_str("  \"dependencies\": {\n");
    if package > 0 {
        let _ = writeln!(text, "    \"@synthetic/pkg-{:03}\": \"workspace:*\",", package - 1);
    }
    text.push_str("    \"@prisma/client\": \"5.22.0\",\n    \"dotenv\": \"16.4.7\",\n");
    text.push_str("    \"express\": \"4.21.2\",\n    \"express-rate-limit\": \"7.5.0\"\n  }\n}\n");
    text
}

fn schema() -> String {
    let mut text = String::from(SCHEMA);
    for noun in NOUNS {
        let _ = writeln!(text, "model {} {{\n  id String @id", capital(noun));
        for field in FIELDS {
            let kind = if field.ends_with("At") { "DateTime?" } else { "String?" };
            let _ = writeln!(text, "  {field} {kind}");
        }
        text.push_str("}\n\n");
    }
    text
}

/// One source file: imports, then functions, types and classes until the drawn size is reached.
fn source(package: usize, folder: usize, file: usize, dice: &mut Dice) -> String {
    // Mostly 1 to 6 kB, one in sixteen up to 40 kB: together about 5 kB on average.
    let target = if dice.below(16) == 0 { 8_000 + dice.below(32_000) } else { 1_000 + dice.below(5_000) };
    let kind = Kind::draw(dice);
    let mut text = String::with_capacity(target + 1_000);
    text.push_str("import { readFile } from 'node:fs/promises';\n");
    if package > 0 && dice.below(3) == 0 {
        let _ = writeln!(text, "import * as shared from '@synthetic/pkg-{:03}';", package - 1);
    }
    match kind {
        Kind::Plain => {}
        Kind::Environment => environment(&mut text, dice),
        Kind::Limiter => limiter(&mut text, dice),
        Kind::Prisma => text.push_str("import { PrismaClient } from '@prisma/client';\n"),
    }
    text.push('\n');
    let mut part = 0;
    while text.len() < target {
        let name = format!("{}{}{folder}x{file}x{part}", dice.pick(VERBS), capital(dice.pick(NOUNS)));
        match (kind, dice.below(4)) {
            (Kind::Prisma, 0 | 1) => query(&mut text, &name, dice),
            (_, 0) => shape(&mut text, &name, dice),
            (_, 1) => class(&mut text, &name, dice),
            _ => function(&mut text, &name, dice),
        }
        part += 1;
    }
    text
}

fn environment(text: &mut String, dice: &mut Dice) {
    let name = format!("{}_{}", dice.pick(NOUNS), dice.pick(FIELDS)).to_uppercase();
    let _ = writeln!(text, "\nconst SETTING = process.env.{name} ?? 'default';");
    let _ = writeln!(text, "export const readSetting = () => SETTING;");
}

fn limiter(text: &mut String, dice: &mut Dice) {
    text.push_str("import rateLimit from 'express-rate-limit';\n\n");
    let noun = dice.pick(NOUNS);
    let max = 20 + dice.below(500);
    let _ = writeln!(text, "export const {noun}Limiter = rateLimit({{");
    let _ = writeln!(text, "  windowMs: 15 * 60 * 1000,\n  limit: {max},");
    text.push_str("  skip: () => process.env.DISABLE_RATE_LIMIT === 'true',\n});\n");
}

fn shape(text: &mut String, name: &str, dice: &mut Dice) {
    let _ = writeln!(text, "/** What {name} takes. */\nexport interface {}Input {{", capital(name));
    for _ in 0..4 + dice.below(8) {
        let _ = writeln!(text, "  {}{}?: string | number | null;", dice.pick(FIELDS), dice.below(1000));
    }
    text.push_str("}\n\n");
}

fn function(text: &mut String, name: &str, dice: &mut Dice) {
    let (a, b) = (dice.pick(FIELDS), dice.pick(FIELDS));
    let limit = dice.below(1000);
    let _ = writeln!(text, "export async function {name}(rows: Record<string, any>[], path = './{a}.json') {{");
    let _ = writeln!(text, "  const config = JSON.parse(await readFile(path, 'utf8')) as {{ {b}?: string }};");
    let _ = writeln!(text, "  const kept = rows.filter((row) => row.{a} !== null && row.{b} !== config.{b});");
    for _ in 0..1 + dice.below(5) {
        let field = dice.pick(FIELDS);
        let _ =
            writeln!(text, "  if (kept.length > {limit} && kept.some(({{ {field} }}) => {field} === `x${{path}}`)) {{");
        let _ = writeln!(text, "    throw new Error(`too many rows with {field}: ${{kept.length}}`);\n  }}");
    }
    let _ =
        writeln!(text, "  return kept.map((row, index) => ({{ ...row, position: index, {a}: row.{a} ?? '{b}' }}));");
    text.push_str("}\n\n");
}

fn class(text: &mut String, name: &str, dice: &mut Dice) {
    let class = capital(name);
    let _ = writeln!(text, "export class {class}Service {{\n  private readonly seen = new Map<string, number>();\n");
    let _ = writeln!(text, "  constructor(private readonly clock: {{ now(): number }}) {{}}\n");
    for method in 0..1 + dice.below(4) {
        let (verb, field) = (dice.pick(VERBS), dice.pick(FIELDS));
        let _ = writeln!(text, "  // Keeps the latest {field}; older ones are of no use to {verb}.");
        let _ = writeln!(text, "  {verb}{method}(key: string, {field}: string): boolean {{");
        let _ = writeln!(text, "    const last = this.seen.get(`${{key}}:${{{field}}}`) ?? 0;");
        let _ = writeln!(text, "    this.seen.set(key, Math.max(last, this.clock.now()));");
        let _ = writeln!(text, "    return last < this.clock.now() - {} * 1000;\n  }}\n", dice.below(3600));
    }
    text.push_str("}\n\n");
}

fn query(text: &mut String, name: &str, dice: &mut Dice) {
    let model = dice.pick(NOUNS);
    let (filter, sort) = (dice.pick(FIELDS), dice.pick(FIELDS));
    let _ = writeln!(text, "export function {name}(prisma: PrismaClient, {filter}: string) {{");
    let _ = writeln!(text, "  return prisma.{model}.findMany({{");
    let _ = writeln!(text, "    where: {{ {filter}, OR: [{{ status: 'open' }}, {{ {sort}: null }}] }},");
    let _ = writeln!(text, "    orderBy: {{ {sort}: 'desc' }},\n    take: {},\n  }});\n}}\n", 1 + dice.below(200));
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
