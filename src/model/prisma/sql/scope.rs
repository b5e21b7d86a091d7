//! Which relations a query's names may come from, and the columns of each where they are known.

use std::rc::Rc;

use sqlparser::ast::{
    Expr, Ident, ObjectName, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, TableAlias,
    TableFactor, TableWithJoins, With,
};

use super::tables::Tables;
use crate::model::prisma::schema::ModelId;

/// A table, a subquery or a function in `FROM`.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// What qualifies its columns, folded; empty where nothing does.
    pub name: String,
    /// Its columns, by the keys that they are compared by; `None` where they aren't known.
    pub columns: Option<Rc<[String]>>,
    /// The model behind a plain table.
    pub model: Option<ModelId>,
}

impl Relation {
    fn unknown(name: String) -> Self {
        Self { name, columns: None, model: None }
    }
}

/// The names that one level of a statement adds.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// What stands in `FROM`.
    pub relations: Vec<Relation>,
    /// The output names of the projection, which `ORDER BY` and others may use.
    pub aliases: Vec<String>,
    /// `WITH` names and their columns.
    pub ctes: Vec<(String, Option<Rc<[String]>>)>,
    /// The frame of a SELECT rather than of the query around it, which repeats it for `ORDER BY`.
    pub is_select: bool,
}

/// The frames around a place, outermost first.
pub(super) struct Scope<'t> {
    pub tables: &'t Tables,
    pub frames: Vec<Frame>,
}

impl Scope<'_> {
    /// The frames that a name may come from, innermost first. A query's own frame counts only outside its SELECTs.
    pub fn visible(&self) -> impl Iterator<Item = &Frame> {
        let followed = |at: usize| self.frames.get(at + 1).is_some_and(|next| next.is_select);
        let frames = self.frames.iter().enumerate().rev();
        frames.filter(move |(at, frame)| frame.is_select || !followed(*at)).map(|(_, frame)| frame)
    }

    fn cte(&self, key: &str) -> Option<&Option<Rc<[String]>>> {
        let mut all = self.frames.iter().rev().flat_map(|frame| frame.ctes.iter().rev());
        all.find(|(name, _)| name == key).map(|(_, columns)| columns)
    }

    /// Whether `WITH` names a table here.
    pub fn has_cte(&self, name: &ObjectName) -> bool {
        matches!(name.0.as_slice(), [only] if only.as_ident().is_some_and(|it| self.cte(&self.tables.folded(it)).is_some()))
    }

    /// The frame of a query: its `WITH`, and what its SELECTs say, for `ORDER BY`.
    pub fn push_query(&mut self, query: &Query) {
        self.frames.push(Frame::default());
        if let Some(with) = &query.with {
            self.with(with);
        }
        let mut selects = Vec::new();
        leaves(&query.body, &mut selects);
        for select in selects {
            let of = self.select_frame(select);
            if let Some(frame) = self.frames.last_mut() {
                frame.relations.extend(of.relations);
                frame.aliases.extend(of.aliases);
            }
        }
    }

    fn with(&mut self, with: &With) {
        for cte in &with.cte_tables {
            let name = self.tables.folded(&cte.alias.name);
            let named: Rc<[String]> = cte.alias.columns.iter().map(|it| self.tables.folded(&it.name)).collect();
            if with.recursive && named.is_empty() {
                // It may read itself, under columns that its first part names.
                self.define(name.clone(), None);
            }
            let columns = if named.is_empty() { self.output(&cte.query) } else { Some(named) };
            self.define(name, columns);
        }
    }

    fn define(&mut self, name: String, columns: Option<Rc<[String]>>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.ctes.push((name, columns));
        }
    }

    /// The frame of a SELECT.
    pub fn select_frame(&self, select: &Select) -> Frame {
        let mut frame = Frame { is_select: true, ..Frame::default() };
        frame.relations = self.relations(&select.from);
        if !select.lateral_views.is_empty() {
            frame.relations.push(Relation::unknown(String::new()));
        }
        for item in &select.projection {
            match item {
                SelectItem::ExprWithAlias { alias, .. } => frame.aliases.push(self.tables.folded(alias)),
                SelectItem::UnnamedExpr(_) | SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {}
                _ => frame.relations.push(Relation::unknown(String::new())),
            }
        }
        frame
    }

    /// The relations of a `FROM`.
    pub fn relations(&self, from: &[TableWithJoins]) -> Vec<Relation> {
        let mut found = Vec::new();
        for table in from {
            self.factor(&table.relation, &mut found);
            for join in &table.joins {
                self.factor(&join.relation, &mut found);
            }
        }
        found
    }

    fn factor(&self, factor: &TableFactor, found: &mut Vec<Relation>) {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => found.push(self.table(name, alias.as_ref())),
            TableFactor::Derived { subquery, alias, .. } => {
                let columns = self.output(subquery);
                found.push(self.aliased(Relation { name: String::new(), columns, model: None }, alias.as_ref()));
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                found.extend(self.relations(std::slice::from_ref(table_with_joins)));
            }
            TableFactor::Table { name, alias, .. } | TableFactor::Function { name, alias, .. } => {
                let own = name.0.last().and_then(|it| it.as_ident()).map(|it| self.tables.folded(it));
                found.push(self.aliased(Relation::unknown(own.unwrap_or_default()), alias.as_ref()));
            }
            TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. } => {
                found.push(self.aliased(Relation::unknown(String::new()), alias.as_ref()));
            }
            _ => found.push(Relation::unknown(String::new())),
        }
    }

    /// A plain table: a `WITH` name, one of the schema's, or something unknown.
    pub fn table(&self, name: &ObjectName, alias: Option<&TableAlias>) -> Relation {
        let parts: Vec<&Ident> = name.0.iter().filter_map(|it| it.as_ident()).collect();
        let Some(last) = parts.last() else { return self.aliased(Relation::unknown(String::new()), alias) };
        let key = self.tables.folded(last);
        let own = match parts.as_slice() {
            [_] => true,
            [qualifier, _] => self.tables.is_own_namespace(&self.tables.folded(qualifier)),
            _ => false,
        };
        let cte = (parts.len() == 1).then(|| self.cte(&key)).flatten();
        let relation = match (cte, self.tables.get(&key).filter(|_| own)) {
            (Some(columns), _) => Relation { name: key, columns: columns.clone(), model: None },
            (None, Some(table)) => {
                let columns = table.columns.as_ref();
                let keys = columns.map(|it| it.iter().map(|column| self.tables.key(column)).collect());
                Relation { name: key, columns: keys, model: table.model }
            }
            (None, None) => Relation::unknown(key),
        };
        self.aliased(relation, alias)
    }

    fn aliased(&self, mut relation: Relation, alias: Option<&TableAlias>) -> Relation {
        let Some(alias) = alias else { return relation };
        relation.name = self.tables.folded(&alias.name);
        if !alias.columns.is_empty() {
            let named: Vec<String> = alias.columns.iter().map(|it| self.tables.folded(&it.name)).collect();
            // The list may name fewer columns than there are; the rest keep their names.
            let rest = relation.columns.iter().flat_map(|it| it.iter().skip(named.len()).cloned());
            relation.columns = Some(named.iter().cloned().chain(rest).collect());
            relation.model = None;
        }
        relation
    }

    /// The columns that a query gives, where each has a name that is known.
    fn output(&self, query: &Query) -> Option<Rc<[String]>> {
        let mut inner = Scope { tables: self.tables, frames: self.frames.clone() };
        inner.push_query(query);
        let mut selects = Vec::new();
        leaves(&query.body, &mut selects);
        let select = selects.first()?;
        let frame = inner.select_frame(select);
        let mut columns = Vec::new();
        for item in &select.projection {
            match item {
                SelectItem::ExprWithAlias { alias, .. } => columns.push(self.tables.folded(alias)),
                SelectItem::UnnamedExpr(Expr::Identifier(ident)) => columns.push(self.tables.folded(ident)),
                SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => {
                    columns.push(self.tables.folded(parts.last()?));
                }
                SelectItem::Wildcard(_) => {
                    for relation in &frame.relations {
                        columns.extend(relation.columns.as_ref()?.iter().cloned());
                    }
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let key = self.tables.folded(name.0.last()?.as_ident()?);
                    let relation = frame.relations.iter().find(|it| it.name == key)?;
                    columns.extend(relation.columns.as_ref()?.iter().cloned());
                }
                _ => return None,
            }
        }
        Some(columns.into())
    }
}

/// The SELECTs of a query's body, through `UNION` and parentheses.
fn leaves<'q>(body: &'q SetExpr, found: &mut Vec<&'q Select>) {
    match body {
        SetExpr::Select(select) => found.push(select),
        SetExpr::Query(query) => leaves(&query.body, found),
        SetExpr::SetOperation { left, right, .. } => {
            leaves(left, found);
            leaves(right, found);
        }
        _ => {}
    }
}
