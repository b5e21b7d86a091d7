//! The walk over a statement: each table and each column is looked up in the scope around it.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, Delete, Expr, FromTable, FunctionArg, FunctionArguments, Ident,
    Insert, ObjectName, OnConflictAction, OnInsert, Query, Select, Statement, TableFactor, TableObject, TableWithJoins,
    Update, UpdateTableFromKind, Visitor,
};
use sqlparser::tokenizer::Location;

use super::scope::{Frame, Relation, Scope};
use super::tables::{Tables, is_system};
use super::{Sql, UnknownKind, UnknownName};
use crate::model::prisma::likeness::nearest;
use crate::model::prisma::schema::ModelId;
use crate::span::{LineIndex, Span};

/// Words that stand where a column may stand and are none: units of time functions, niladic functions, hidden columns.
const WORDS: &[&str] = &[
    "microsecond",
    "microseconds",
    "millisecond",
    "milliseconds",
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "year",
    "years",
    "dayofyear",
    "weekday",
    "iso_week",
    "yy",
    "yyyy",
    "qq",
    "mm",
    "dy",
    "dd",
    "wk",
    "ww",
    "dw",
    "hh",
    "mi",
    "ss",
    "ms",
    "ns",
    "epoch",
    "dow",
    "doy",
    "isodow",
    "isoyear",
    "century",
    "decade",
    "millennium",
    "timezone",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "system_user",
    "user",
    "current_role",
    "current_catalog",
    "current_schema",
    "sysdate",
    "systimestamp",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "rowid",
    "_rowid_",
    "oid",
    "ctid",
    "xmin",
    "xmax",
    "cmin",
    "cmax",
    "tableoid",
    "crdb_region",
    "rownum",
    "rank",
    "default",
    "true",
    "false",
    "null",
    "unknown",
    "both",
    "leading",
    "trailing",
    "all",
    "any",
];

/// Columns that every table has and no schema lists.
const HIDDEN_COLUMNS: &[&str] =
    &["rowid", "_rowid_", "oid", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "crdb_region"];

/// The state of the walk.
pub(super) struct Checker<'t> {
    text: &'t str,
    fragments: bool,
    lines: LineIndex,
    scope: Scope<'t>,
    found: Vec<UnknownName>,
    /// Whether each statement around pushed a frame.
    pushed: Vec<bool>,
    /// Where names of arguments stand, `f(name => value)`: they are parsed as expressions and are no columns.
    argument_names: FxHashSet<Location>,
}

impl<'t> Checker<'t> {
    pub fn new(sql: &'t Sql, tables: &'t Tables) -> Self {
        let scope = Scope { tables, frames: Vec::new() };
        Self {
            text: &sql.text,
            fragments: sql.fragments,
            lines: LineIndex::new(&sql.text),
            scope,
            found: Vec::new(),
            pushed: Vec::new(),
            argument_names: FxHashSet::default(),
        }
    }

    /// What was found, in source order, each place once.
    pub fn finish(mut self) -> Vec<UnknownName> {
        self.found.sort_by_key(|it| it.span);
        self.found.dedup_by_key(|it| it.span);
        self.found
    }

    fn offset(&self, at: Location) -> Option<usize> {
        let line = usize::try_from(at.line.checked_sub(1)?).ok()?;
        let start = self.lines.line_start(line)? as usize;
        let column = usize::try_from(at.column.checked_sub(1)?).ok()?;
        let rest = self.text.get(start..)?;
        rest.char_indices().map(|(n, _)| n).chain([rest.len()]).nth(column).map(|n| start + n)
    }

    /// The bytes of an identifier; `None` where the text there isn't it, as when a hole is in it.
    fn span(&self, ident: &Ident) -> Option<Span> {
        let (start, end) = (self.offset(ident.span.start)?, self.offset(ident.span.end)?);
        let written = self.text.get(start..end)?;
        written.contains(ident.value.as_str()).then(|| Span::new(start, end))
    }

    fn report<'c>(&mut self, ident: &Ident, kind: UnknownKind, candidates: impl IntoIterator<Item = &'c str>) {
        if ident.value.contains(['$', '?', '@', '#', ':']) {
            return;
        }
        let Some(span) = self.span(ident) else { return };
        let candidates: Vec<&str> = candidates.into_iter().collect();
        let exact = candidates.iter().copied().find(|it| *it == ident.value);
        let tables = self.scope.tables;
        let needs_quotes = exact.is_some() && ident.quote_style.is_none() && tables.folds();
        let nearest = exact.or_else(|| nearest(&ident.value, candidates)).map(|key| tables.spelt(key));
        self.found.push(UnknownName { span, name: ident.value.clone(), kind, nearest, needs_quotes });
    }

    fn note_argument_names(&mut self, arguments: &[FunctionArg]) {
        for argument in arguments {
            if let FunctionArg::ExprNamed { name: Expr::Identifier(name), .. } = argument {
                self.argument_names.insert(name.span.start);
            }
        }
    }

    // ---- tables

    fn check_table(&mut self, name: &ObjectName) {
        let tables = self.scope.tables;
        let parts: Vec<&Ident> = name.0.iter().filter_map(|it| it.as_ident()).collect();
        let (table, own) = match parts.as_slice() {
            [table] => (*table, true),
            [qualifier, table] => (*table, tables.is_own_namespace(&tables.folded(qualifier))),
            _ => return,
        };
        let key = tables.folded(table);
        if !own || !tables.is_complete() || self.scope.has_cte(name) || is_system(&key) || tables.get(&key).is_some() {
            return;
        }
        self.report(table, UnknownKind::Table, tables.names().iter().map(String::as_str));
    }

    // ---- columns

    /// A column without a qualifier.
    fn check_bare(&mut self, ident: &Ident) {
        let tables = self.scope.tables;
        let key = tables.folded(ident);
        let is_word = ident.quote_style.is_none() && WORDS.contains(&key.as_str());
        // A clause that was left out may join a table that has the column.
        if self.fragments || is_word || ident.quote_style.is_some() && tables.quotes_strings() {
            return;
        }
        let mut relations: Vec<&Relation> = Vec::new();
        for frame in self.scope.visible() {
            if frame.aliases.contains(&key) {
                return;
            }
            for relation in &frame.relations {
                let has = relation.columns.as_ref().is_none_or(|columns| columns.contains(&key));
                if has || relation.name == key {
                    return;
                }
                relations.push(relation);
            }
        }
        if relations.is_empty() {
            return;
        }
        let model = match relations.as_slice() {
            [only] => only.model,
            _ => None,
        };
        let columns = all_columns(&relations);
        self.report_column(ident, model, &columns);
    }

    /// `relation.column`.
    fn check_qualified(&mut self, qualifier: &Ident, column: &Ident) {
        let tables = self.scope.tables;
        let (name, key) = (tables.folded(qualifier), tables.folded(column));
        let hidden = column.quote_style.is_none() && HIDDEN_COLUMNS.contains(&key.as_str());
        let frame = self.scope.visible().find(|frame| frame.relations.iter().any(|it| it.name == name));
        let Some(frame) = frame.filter(|_| !hidden) else { return };
        let named: Vec<&Relation> = frame.relations.iter().filter(|it| it.name == name).collect();
        if named.iter().any(|it| it.columns.as_ref().is_none_or(|columns| columns.contains(&key))) {
            return;
        }
        let model = named.first().and_then(|it| it.model);
        let columns = all_columns(&named);
        self.report_column(column, model, &columns);
    }

    fn report_column(&mut self, ident: &Ident, model: Option<ModelId>, columns: &[String]) {
        self.report(ident, UnknownKind::Column(model), columns.iter().map(String::as_str));
    }

    /// A column that a statement names for its own table: `INSERT INTO t (a)`, `SET a = 1`.
    fn check_own(&mut self, relation: &Relation, name: &ObjectName) {
        let Some(column) = name.0.last().and_then(|it| it.as_ident()) else { return };
        let Some(columns) = relation.columns.clone() else { return };
        if name.0.len() == 1 && !columns.contains(&self.scope.tables.folded(column)) {
            self.report_column(column, relation.model, &columns);
        }
    }

    fn check_assignments(&mut self, relation: &Relation, assignments: &[Assignment]) {
        for assignment in assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => self.check_own(relation, name),
                AssignmentTarget::Tuple(names) => names.iter().for_each(|name| self.check_own(relation, name)),
            }
        }
    }

    // ---- statements

    fn insert(&mut self, insert: &Insert) -> Frame {
        let TableObject::TableName(name) = &insert.table else { return unknown_frame() };
        self.check_table(name);
        let mut relation = self.scope.table(name, None);
        for column in &insert.columns {
            self.check_own(&relation, column);
        }
        self.check_assignments(&relation, &insert.assignments);
        match &insert.on {
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.check_assignments(&relation, assignments),
            Some(OnInsert::OnConflict(conflict)) => {
                if let Some(ConflictTarget::Columns(columns)) = &conflict.conflict_target {
                    for column in columns {
                        self.check_own(&relation, &ObjectName::from(column.clone()));
                    }
                }
                if let OnConflictAction::DoUpdate(update) = &conflict.action {
                    self.check_assignments(&relation, &update.assignments);
                }
            }
            _ => {}
        }
        let mut frame =
            Frame { relations: vec![Relation { name: "excluded".to_owned(), ..relation.clone() }], ..Frame::default() };
        if let Some(alias) = &insert.table_alias {
            relation.name = self.scope.tables.folded(&alias.alias);
        }
        frame.relations.push(relation);
        if insert.insert_alias.is_some() || insert.output.is_some() {
            frame.relations.extend(unknown_frame().relations);
        }
        frame
    }

    fn update(&mut self, update: &Update) -> Frame {
        let mut relations = self.scope.relations(std::slice::from_ref(&update.table));
        // `UPDATE a JOIN b SET ...` may set columns of either; `UPDATE alias SET ... FROM` names the table later.
        if let ([relation], true) = (relations.as_slice(), update.table.joins.is_empty()) {
            let relation = relation.clone();
            self.check_assignments(&relation, &update.assignments);
        }
        if let Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) = &update.from {
            relations.extend(self.scope.relations(from));
        }
        if update.output.is_some() {
            relations.extend(unknown_frame().relations);
        }
        Frame { relations, ..Frame::default() }
    }

    fn delete(&mut self, delete: &Delete) -> Frame {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let mut relations = self.scope.relations(from);
        relations
            .extend(delete.using.as_deref().map(|it: &[TableWithJoins]| self.scope.relations(it)).unwrap_or_default());
        if delete.output.is_some() {
            relations.extend(unknown_frame().relations);
        }
        Frame { relations, ..Frame::default() }
    }
}

/// The known columns of some relations.
fn all_columns(relations: &[&Relation]) -> Vec<String> {
    relations.iter().flat_map(|it| it.columns.iter()).flat_map(|it| it.iter().cloned()).collect()
}

/// A frame in which any column may exist.
fn unknown_frame() -> Frame {
    Frame { relations: vec![Relation { name: String::new(), columns: None, model: None }], ..Frame::default() }
}

impl Visitor for Checker<'_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        let frame = match statement {
            Statement::Query(_) | Statement::Explain { .. } => None,
            Statement::Insert(insert) => Some(self.insert(insert)),
            Statement::Update(update) => Some(self.update(update)),
            Statement::Delete(delete) => Some(self.delete(delete)),
            // DDL, settings, procedures: names that come to be, not names that must be.
            _ => return ControlFlow::Break(()),
        };
        self.pushed.push(frame.is_some());
        self.scope.frames.extend(frame);
        ControlFlow::Continue(())
    }

    fn post_visit_statement(&mut self, _: &Statement) -> ControlFlow<()> {
        if self.pushed.pop() == Some(true) {
            self.scope.frames.pop();
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.scope.push_query(query);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.scope.frames.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let frame = self.scope.select_frame(select);
        self.scope.frames.push(frame);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.scope.frames.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args: None, .. } => self.check_table(name),
            TableFactor::Table { args: Some(arguments), .. } => self.note_argument_names(&arguments.args),
            TableFactor::Function { args, .. } => self.note_argument_names(args),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => {
                if let FunctionArguments::List(list) = &function.args {
                    self.note_argument_names(&list.args);
                }
            }
            Expr::Identifier(ident) if self.argument_names.contains(&ident.span.start) => {}
            Expr::Identifier(ident) => self.check_bare(ident),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [qualifier, column] => self.check_qualified(qualifier, column),
                [_, table, column] => self.check_qualified(table, column),
                _ => {}
            },
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
