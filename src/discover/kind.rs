//! What a file is, from its name alone.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// TypeScript or JavaScript.
    Script(Dialect),
    /// `package.json`.
    PackageJson,
    /// A lockfile of npm, pnpm, yarn or bun.
    Lockfile,
    /// `tsconfig*.json` and `jsconfig*.json`.
    TsConfig,
    /// `nest-cli.json`.
    NestCli,
    /// `loadproof.toml`.
    LoadproofConfig,
    /// `*.prisma`.
    Prisma,
    /// `.env`, `.env.*`, `*.env`.
    Env,
    /// Compose files.
    Compose,
    /// Any other YAML.
    Yaml,
    /// `Dockerfile`, `Dockerfile.*`, `*.Dockerfile`.
    Dockerfile,
    /// `Procfile`.
    Procfile,
    /// Markdown; listed, as load tests are described in it.
    Markdown,
    /// The JSON of a tool that changes how code is built or run: `.swcrc`, `nx.json`, `project.json`, `nodemon.json`.
    OtherJson,
    /// What makes a workspace: `pnpm-workspace.yaml`, `lerna.json`, `rush.json`.
    Workspace,
    /// What deploys or starts things in languages that are not read: shell, Terraform, make, hosting platforms' TOML and
    /// JSON. Only searched for names.
    Deployment,
}

/// Which grammar a script needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `.ts`, `.mts`, `.cts`.
    TypeScript,
    /// `.tsx`.
    Tsx,
    /// `.js`, `.jsx`, `.mjs`, `.cjs`: parsed with the TSX grammar.
    JavaScript,
}

/// Which module system a script's extension forces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModuleKind {
    /// `.mts`, `.mjs`.
    EsModule,
    /// `.cts`, `.cjs`.
    CommonJs,
    /// The nearest package.json's `type` and the tsconfig decide.
    ByPackage,
}

impl ModuleKind {
    /// The module system that the extension of `path` forces.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match extension(path) {
            "mts" | "mjs" => Self::EsModule,
            "cts" | "cjs" => Self::CommonJs,
            _ => Self::ByPackage,
        }
    }
}

const LOCKFILES: &[&str] =
    &["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

const TOOL_JSON: &[&str] = &[
    ".swcrc",
    ".babelrc",
    ".babelrc.json",
    "babel.config.json",
    "turbo.json",
    "nx.json",
    "project.json",
    "nodemon.json",
    "ecosystem.config.json",
    "ecosystem.json",
    "pm2.json",
    "process.json",
    "vercel.json",
    "serverless.json",
    "ormconfig.json",
    "tsup.config.json",
];

/// Endings of `env.example` and its kin, which are env files without a leading dot.
const ENV_EXAMPLES: &[&str] = &["example", "sample", "template", "dist"];

const DEPLOYMENT: &[&str] = &[
    "Makefile",
    "makefile",
    "GNUmakefile",
    "justfile",
    "Justfile",
    "Taskfile",
    "Jenkinsfile",
    "Tiltfile",
    "Vagrantfile",
    "Earthfile",
    "Caddyfile",
    ".envrc",
    "fly.toml",
    "netlify.toml",
    "railway.toml",
    "railway.json",
    "wrangler.toml",
    "wrangler.json",
    "wrangler.jsonc",
    "app.json",
    "firebase.json",
    "task-definition.json",
    "taskdef.json",
    "devcontainer.json",
    "launch.json",
];

/// Whether `name` is a lockfile's.
pub(super) fn is_lockfile(name: &str) -> bool {
    LOCKFILES.contains(&name)
}

impl FileKind {
    /// What the file at `path` is; `None` when loadproof has no use for it.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = file_name(path);
        if path == "bin/www" || path.ends_with("/bin/www") {
            // The entry that express-generator writes: JavaScript without an extension.
            return Some(Self::Script(Dialect::JavaScript));
        }
        if let Some(kind) = Self::by_whole_name(name) {
            return Some(kind);
        }
        let ending = extension(name);
        match ending {
            "ts" | "mts" | "cts" => Some(Self::Script(Dialect::TypeScript)),
            "tsx" => Some(Self::Script(Dialect::Tsx)),
            "js" | "jsx" | "mjs" | "cjs" => Some(Self::Script(Dialect::JavaScript)),
            "prisma" => Some(Self::Prisma),
            "md" | "mdx" => Some(Self::Markdown),
            "yml" | "yaml" => Some(if is_compose(name) { Self::Compose } else { Self::Yaml }),
            "env" => Some(Self::Env),
            "json" if name.starts_with("tsconfig") || name.starts_with("jsconfig") => Some(Self::TsConfig),
            _ if [".env.", ".env-", ".env_"].iter().any(|it| name.starts_with(it)) => Some(Self::Env),
            _ if name.starts_with("env.") && ENV_EXAMPLES.contains(&ending) => Some(Self::Env),
            _ if name.starts_with("Dockerfile") || ending.eq_ignore_ascii_case("dockerfile") => Some(Self::Dockerfile),
            "sh" | "bash" | "tf" | "tfvars" | "hcl" | "mk" | "ps1" | "bicep" => Some(Self::Deployment),
            _ => None,
        }
    }

    fn by_whole_name(name: &str) -> Option<Self> {
        Some(match name {
            "package.json" => Self::PackageJson,
            "nest-cli.json" | ".nestcli.json" => Self::NestCli,
            "loadproof.toml" => Self::LoadproofConfig,
            "pnpm-workspace.yaml" | "lerna.json" | "rush.json" => Self::Workspace,
            "Procfile" => Self::Procfile,
            ".env" => Self::Env,
            _ if is_lockfile(name) => Self::Lockfile,
            _ if TOOL_JSON.contains(&name) => Self::OtherJson,
            _ if DEPLOYMENT.contains(&name) => Self::Deployment,
            _ => return None,
        })
    }
}

fn is_compose(name: &str) -> bool {
    name.starts_with("docker-compose") || name.starts_with("compose.") || name.starts_with("compose-")
}

/// The last part of `path`.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What follows the last dot of the last part of `path`; empty without one.
pub(crate) fn extension(path: &str) -> &str {
    match file_name(path).rsplit_once('.') {
        Some((_, ending)) => ending,
        None => "",
    }
}
