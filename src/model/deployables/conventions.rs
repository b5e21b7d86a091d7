//! Entries that no command names: a framework finds them by their place.

use crate::discover::{FileKind, Inventory, Role, SourceFile};

/// Frameworks whose presence among a package's dependencies makes it a server.
pub(super) const SERVERS: &[&str] = &[
    "express",
    "fastify",
    "koa",
    "hono",
    "restify",
    "polka",
    "@nestjs/core",
    "@hapi/hapi",
    "@adonisjs/core",
    "@feathersjs/express",
    "@feathersjs/koa",
    "@trpc/server",
    "apollo-server",
    "@apollo/server",
    "graphql-yoga",
    "socket.io",
    "ws",
    "uWebSockets.js",
    "elysia",
    "@hono/node-server",
    "moleculer",
    "micro",
    "sails",
    "@loopback/core",
    "@elysiajs/node",
];

/// Where a server starts when nothing says so, the likeliest first.
pub(super) const USUAL: &[&str] = &[
    "src/main",
    "src/server",
    "src/index",
    "src/app",
    "src/bin/www",
    "server/index",
    "server/main",
    "main",
    "server",
    "index",
    "app",
    "bin/www",
    "src/bin/server",
    "api/index",
    "app/main",
    "app/server",
    "lib/index",
];

/// The files of a package below `dir` that Next.js runs on the server: API routes, route handlers, middleware and
/// instrumentation.
pub(super) fn next_entries<'i>(inventory: &'i Inventory, dir: &str) -> impl Iterator<Item = &'i SourceFile> {
    scripts_below(inventory, dir).filter_map(|(file, inner)| {
        let inner = inner.strip_prefix("src/").unwrap_or(inner);
        let name = inner.rsplit('/').next().unwrap_or(inner);
        let stem = name.split('.').next().unwrap_or(name);
        let route = inner.starts_with("app/") && matches!(name, "route.ts" | "route.js" | "route.tsx" | "route.mjs");
        let top = !inner.contains('/') && matches!(stem, "middleware" | "proxy" | "instrumentation");
        (inner.starts_with("pages/api/") || route || top).then_some(file)
    })
}

/// Vercel's functions: each script in `api/` but for those whose name hides them.
pub(super) fn vercel_entries<'i>(inventory: &'i Inventory, dir: &str) -> impl Iterator<Item = &'i SourceFile> {
    scripts_below(inventory, dir).filter_map(|(file, inner)| {
        let hidden = inner.split('/').any(|part| part.starts_with(['_', '.']));
        (inner.starts_with("api/") && !hidden).then_some(file)
    })
}

/// The sources below `dir` with their paths relative to it.
fn scripts_below<'i>(inventory: &'i Inventory, dir: &str) -> impl Iterator<Item = (&'i SourceFile, &'i str)> {
    let prefix = if dir.is_empty() { String::new() } else { format!("{dir}/") };
    let from = inventory.files.partition_point(|file| *file.path < *prefix);
    let files = inventory.files.get(from..).unwrap_or_default().iter();
    let length = prefix.len();
    files
        .take_while(move |file| file.path.starts_with(&prefix))
        .filter(|file| matches!(file.kind, FileKind::Script(_)) && file.role == Role::Source)
        .filter_map(move |file| Some((file, file.path.get(length..)?)))
}
