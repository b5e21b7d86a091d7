//! Lowers imports and exports, and notes their names in the tree's side tables.

use tree_sitter::Node as CstNode;

use super::grammar::Cst;
use super::kind::Kind;
use super::lower::{Kid, Lowerer, field, has_token, span};
use super::lower_stmt::named;
use super::tree::{ExportRecord, ExportSource, ImportName, ImportRecord, Imported, NodeId, Sym};

impl<'c> Lowerer<'_, 'c> {
    pub fn import(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let is_type = has_token(&kids, "type") || has_token(&kids, "typeof");
        let mut names = Vec::new();
        let mut source = field(&kids, self.fields.source);
        for kid in named(&kids) {
            match self.kind(kid) {
                Cst::ImportClause => self.import_clause(kid, id, &mut names),
                Cst::ImportRequire => {
                    let kids = self.kids(kid);
                    source = field(&kids, self.fields.source);
                    if let Some(name) = named(&kids).find(|kid| self.kind(*kid) == Cst::Identifier) {
                        names.push(self.import_name(name, id, Imported::Require, false));
                    }
                }
                _ => {}
            }
        }
        let Some(source) = source else { return id };
        let specifier = self.string_value(source);
        let record = u32::try_from(self.tree.imports.len()).unwrap_or(u32::MAX);
        self.tree.imports.push(ImportRecord { node: id, specifier, specifier_span: span(source), is_type, names });
        self.set(id, Kind::Import { record })
    }

    fn import_clause(&mut self, cst: CstNode<'c>, id: NodeId, names: &mut Vec<ImportName>) {
        let kids = self.kids(cst);
        for kid in named(&kids) {
            match self.kind(kid) {
                Cst::Identifier => names.push(self.import_name(kid, id, Imported::Default, false)),
                Cst::NamespaceImport => {
                    let kids = self.kids(kid);
                    if let Some(name) = named(&kids).next() {
                        names.push(self.import_name(name, id, Imported::Namespace, false));
                    }
                }
                Cst::NamedImports => {
                    let specifiers = self.kids(kid);
                    for specifier in
                        named(&specifiers).filter(|kid| self.kind(*kid) == Cst::ImportSpecifier).collect::<Vec<_>>()
                    {
                        self.import_specifier(specifier, id, names);
                    }
                }
                _ => {}
            }
        }
    }

    fn import_specifier(&mut self, cst: CstNode<'c>, id: NodeId, names: &mut Vec<ImportName>) {
        let kids = self.kids(cst);
        let Some(name) = field(&kids, self.fields.name) else { return };
        let is_type = has_token(&kids, "type") || has_token(&kids, "typeof");
        let imported = self.module_name(name);
        let local = field(&kids, self.fields.alias).unwrap_or(name);
        let imported = if self.tree.text(imported) == "default" { Imported::Default } else { Imported::Name(imported) };
        names.push(self.import_name(local, id, imported, is_type));
    }

    fn import_name(&mut self, cst: CstNode<'c>, id: NodeId, imported: Imported, is_type: bool) -> ImportName {
        let name = self.intern_node(cst);
        let local = self.leaf(cst, id, Kind::BindingName { name, binding: None });
        ImportName { imported, local, is_type }
    }

    /// A name in an import or export clause: an identifier or a string.
    fn module_name(&mut self, cst: CstNode<'c>) -> Sym {
        if self.kind(cst) == Cst::String { self.string_value(cst) } else { self.intern_node(cst) }
    }

    pub fn export(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let is_type = has_token(&kids, "type");
        let is_default = has_token(&kids, "default");
        let source = field(&kids, f.source).map(|source| self.string_value(source));
        let decorators: Vec<CstNode<'c>> = kids.iter().filter(|kid| kid.0 == f.decorator).map(|kid| kid.1).collect();
        let declared = field(&kids, f.declaration).or_else(|| field(&kids, f.value));
        let assigned =
            has_token(&kids, "=").then(|| named(&kids).find(|kid| self.kind(*kid) != Cst::Decorator)).flatten();

        let mut declaration = None;
        if let Some(value) = assigned {
            let value = self.expression(value, id);
            self.record_export(id, None, ExportSource::Local(value), is_type, true);
            declaration = Some(value);
        } else if let Some(specifier) = source {
            self.re_export(&kids, id, specifier, is_type);
        } else if let Some(declared) = declared {
            declaration = self.exported_declaration(declared, id, &decorators, is_default);
        } else {
            self.export_clause(&kids, id, None, is_type);
        }
        self.set(id, Kind::Export { declaration })
    }

    fn exported_declaration(
        &mut self,
        cst: CstNode<'c>,
        id: NodeId,
        decorators: &[CstNode<'c>],
        is_default: bool,
    ) -> Option<NodeId> {
        let node = match self.kind(cst) {
            Cst::ClassDeclaration | Cst::ClassExpression => self.class(cst, id, decorators),
            Cst::FunctionDeclaration => self.function(cst, id, true),
            Cst::Variable | Cst::Enum | Cst::Namespace => self.statement(cst, id)?,
            Cst::TypeDeclaration | Cst::Ambient | Cst::FunctionSignature | Cst::ImportAlias => return None,
            _ => self.expression(cst, id),
        };
        if is_default {
            let name = self.intern("default");
            self.record_export(id, Some(name), ExportSource::Local(node), false, false);
        } else {
            for (name, local) in self.declared_names(node) {
                self.record_export(id, Some(name), ExportSource::Local(local), false, false);
            }
        }
        Some(node)
    }

    fn re_export(&mut self, kids: &[Kid<'c>], id: NodeId, specifier: Sym, is_type: bool) {
        if let Some(namespace) = named(kids).find(|kid| self.kind(*kid) == Cst::NamespaceExport) {
            let inner = self.kids(namespace);
            if let Some(name) = named(&inner).next() {
                let name = self.module_name(name);
                self.record_export(id, Some(name), ExportSource::Module { specifier, name: None }, is_type, false);
            }
        } else if has_token(kids, "*") {
            self.record_export(id, None, ExportSource::Module { specifier, name: None }, is_type, false);
        } else {
            self.export_clause(kids, id, Some(specifier), is_type);
        }
        // A re-export evaluates its module as an import does.
        let specifier_span = field(kids, self.fields.source).map(span).unwrap_or_default();
        self.tree.imports.push(ImportRecord { node: id, specifier, specifier_span, is_type, names: Vec::new() });
    }

    fn export_clause(&mut self, kids: &[Kid<'c>], id: NodeId, specifier: Option<Sym>, is_type: bool) {
        let Some(clause) = named(kids).find(|kid| self.kind(*kid) == Cst::ExportClause) else { return };
        let specifiers = self.kids(clause);
        for cst in named(&specifiers).filter(|kid| self.kind(*kid) == Cst::ExportSpecifier).collect::<Vec<_>>() {
            let kids = self.kids(cst);
            let Some(name) = field(&kids, self.fields.name) else { continue };
            let inner = self.module_name(name);
            let outer = field(&kids, self.fields.alias).map_or(inner, |alias| self.module_name(alias));
            let is_type = is_type || has_token(&kids, "type");
            let source = match specifier {
                Some(specifier) => ExportSource::Module { specifier, name: Some(inner) },
                None => ExportSource::Local(self.leaf(name, id, Kind::Ident { name: inner, binding: None })),
            };
            self.record_export(id, Some(outer), source, is_type, false);
        }
    }

    fn record_export(
        &mut self,
        node: NodeId,
        name: Option<Sym>,
        source: ExportSource,
        is_type: bool,
        is_commonjs: bool,
    ) {
        self.tree.exports.push(ExportRecord { node, name, source, is_type, is_commonjs });
    }

    /// The names that a declaration declares, with the nodes that declare them.
    fn declared_names(&self, id: NodeId) -> Vec<(Sym, NodeId)> {
        let mut names = Vec::new();
        let mut work = match self.tree.kind(id) {
            Kind::Function { name, .. } | Kind::Class { name, .. } => name.into_iter().collect(),
            Kind::Enum { name, .. } | Kind::Namespace { name, .. } => vec![name],
            Kind::Variable { declarators, .. } => self.tree.list(declarators).to_vec(),
            _ => Vec::new(),
        };
        work.reverse();
        while let Some(node) = work.pop() {
            match self.tree.kind(node) {
                Kind::BindingName { name, .. } => names.push((name, node)),
                Kind::Declarator { target, .. } => work.push(target),
                Kind::ObjectPattern { properties, rest } => {
                    work.extend(rest);
                    work.extend(self.tree.list(properties).iter().rev());
                }
                Kind::PatternProperty { value, .. } => work.push(value),
                Kind::ArrayPattern { elements } => work.extend(self.tree.list(elements).iter().rev()),
                Kind::DefaultPattern { pattern, .. } | Kind::RestPattern { pattern } => work.push(pattern),
                _ => {}
            }
        }
        names
    }
}
