//! Which functions run once a request: handlers given to a router, middleware, controllers' methods.

use super::Project;
use super::names::{At, Expr, Meaning};
use crate::syntax::{Kind, NodeId, Tree};

/// Methods of an app or router that take handlers.
const ROUTER_METHODS: &[&str] =
    &["use", "all", "get", "post", "put", "patch", "delete", "head", "options", "route", "addHook", "preHandler"];

/// Packages whose apps and routers take handlers.
const ROUTER_PACKAGES: &[&str] = &[
    "express",
    "fastify",
    "koa",
    "@koa/router",
    "koa-router",
    "hono",
    "polka",
    "restify",
    "connect",
    "elysia",
    "express-promise-router",
];

/// Decorators of Nest that make a method a route.
const ROUTE_DECORATORS: &[&str] = &[
    "Get",
    "Post",
    "Put",
    "Patch",
    "Delete",
    "All",
    "Head",
    "Options",
    "Query",
    "Mutation",
    "MessagePattern",
    "SubscribeMessage",
];

impl Project {
    /// The place that shows that a function around a node runs once a request.
    #[must_use]
    pub fn request_handler_around(&self, at: At) -> Option<At> {
        let tree = self.tree(at.file)?;
        tree.ancestors(at.node)
            .filter(|&node| matches!(tree.kind(node), Kind::Function { .. }))
            .find_map(|node| self.shown_as_handler(tree, At { file: at.file, node }))
    }

    /// The place that shows that a function runs once a request.
    fn shown_as_handler(&self, tree: &Tree, function: At) -> Option<At> {
        if let Some(member) = tree.parent(function.node)
            && let Kind::Method { key, decorators, .. } = tree.kind(member)
        {
            return self.shown_as_method(tree, function, key, tree.list(decorators));
        }
        self.calls_or_uses(tree, function).into_iter().find(|site| self.is_given_to_router(*site))
    }

    /// Whether a function's parameters are a request's: by what they are called or typed, or by where it is given.
    #[must_use]
    pub fn takes_a_request(&self, function: At) -> bool {
        const NAMES: &[&str] =
            &["req", "request", "ctx", "context", "c", "socket", "client", "reply", "res", "response"];
        let Some(tree) = self.tree(function.file) else { return false };
        let Kind::Function { params, .. } = tree.kind(function.node) else { return false };
        let named = tree.list(params).iter().any(|&param| {
            let Kind::Param { pattern, ty, .. } = tree.kind(param) else { return false };
            let by_name = match tree.kind(pattern) {
                Kind::BindingName { name, .. } => NAMES.contains(&tree.text(name).trim_start_matches('_')),
                _ => false,
            };
            let by_type = ty.is_some_and(|ty| match tree.kind(ty) {
                Kind::TypeName { name, .. } => {
                    let name = tree.text(name);
                    name.ends_with("Request") || name.ends_with("Context") || name.ends_with("Socket")
                }
                _ => false,
            });
            by_name || by_type
        });
        named || self.shown_as_handler(tree, function).is_some()
    }

    /// A controller's route, or the `use` of a middleware class.
    fn shown_as_method(&self, tree: &Tree, function: At, key: NodeId, decorators: &[NodeId]) -> Option<At> {
        let routed = decorators.iter().find(|&&decorator| {
            let Kind::Decorator { expr } = tree.kind(decorator) else { return false };
            let callee = match tree.kind(expr) {
                Kind::Call { callee, .. } => callee,
                _ => expr,
            };
            matches!(
                self.meaning(&Expr::new(function.file, callee)),
                Meaning::Package(export)
                    if export.package.starts_with("@nestjs/")
                        && export.names().last().is_some_and(|name| ROUTE_DECORATORS.contains(&&**name))
            )
        });
        if let Some(&decorator) = routed {
            return Some(At { file: function.file, node: decorator });
        }
        let Kind::Key { name } = tree.kind(key) else { return None };
        let Kind::Function { params, .. } = tree.kind(function.node) else { return None };
        let is_middleware = tree.text(name) == "use" && params.len() == 3;
        is_middleware.then_some(At { file: function.file, node: key })
    }

    /// Whether a function is an argument of `app.get('/x', …)`, `router.use(…)` and the like.
    pub(super) fn is_given_to_router(&self, site: At) -> bool {
        let Some(tree) = self.tree(site.file) else { return false };
        let mut node = site.node;
        // `[a, b]` is a list of handlers, `asyncHandler(f)` is `f` with a wrapper.
        while let Some(parent) = tree.parent(node) {
            let is_wrapper = match tree.kind(parent) {
                Kind::Call { callee, .. } => callee != node && matches!(tree.kind(callee), Kind::Ident { .. }),
                kind => matches!(kind, Kind::Array { .. } | Kind::As { .. }),
            };
            if !is_wrapper || self.is_create_server(site, parent) {
                break;
            }
            node = parent;
        }
        let Some(call) = tree.parent(node) else { return false };
        if self.is_create_server(site, call) {
            return true;
        }
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return false };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return false };
        if callee == node || !ROUTER_METHODS.contains(&tree.text(property)) {
            return false;
        }
        let has_route = tree.list(args).first().is_some_and(|&first| match tree.kind(first) {
            Kind::String { value } => tree.text(value).starts_with('/') || tree.text(value) == "*",
            _ => false,
        });
        has_route || self.is_router(&Expr::new(site.file, object))
    }

    /// `http.createServer(handler)`.
    fn is_create_server(&self, site: At, call: NodeId) -> bool {
        let Some(Kind::Call { callee, .. }) = self.tree(site.file).map(|tree| tree.kind(call)) else { return false };
        match self.meaning(&Expr::new(site.file, callee)) {
            Meaning::Package(export) => {
                matches!(&*export.package, "http" | "https" | "http2")
                    && export
                        .names()
                        .last()
                        .is_some_and(|name| matches!(&**name, "createServer" | "createSecureServer"))
            }
            _ => false,
        }
    }

    /// Whether an expression leads back to an app or router of a web framework.
    #[must_use]
    pub fn is_router(&self, expr: &Expr) -> bool {
        let Meaning::Code(code) = self.meaning(expr) else { return false };
        let callee = match self.kind(code.at) {
            Kind::Call { callee, .. } | Kind::New { callee, .. } => callee,
            _ => return false,
        };
        match self.meaning(&code.sibling(callee)) {
            Meaning::Package(export) => ROUTER_PACKAGES.contains(&&*export.package),
            // `app.basePath('/x')`, `express().disable('etag')`: chained on one.
            Meaning::Code(member) => match self.kind(member.at) {
                Kind::Member { object, .. } => self.is_router(&member.sibling(object)),
                _ => false,
            },
            _ => false,
        }
    }
}
