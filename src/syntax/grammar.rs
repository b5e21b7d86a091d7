//! The grammar's node kinds and fields, looked up once by name, so that lowering compares small numbers.

use std::sync::OnceLock;

use tree_sitter::{Language, Node};

use super::Dialect;

macro_rules! kinds {
    ($($variant:ident = $($name:literal)|+),* $(,)?) => {
        /// What a node of the concrete syntax tree is, as far as lowering tells kinds apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Cst { $($variant,)* Other }

        fn by_name(name: &str) -> Cst {
            match name { $($($name)|+ => Cst::$variant,)* _ => Cst::Other }
        }
    };
}

kinds! {
    Program = "program",
    Error = "ERROR",
    Comment = "comment" | "html_comment",
    HashBang = "hash_bang_line",
    Variable = "lexical_declaration" | "variable_declaration",
    Declarator = "variable_declarator",
    FunctionDeclaration = "function_declaration" | "generator_function_declaration",
    FunctionExpression = "function_expression" | "generator_function",
    FunctionSignature = "function_signature",
    Arrow = "arrow_function",
    ClassDeclaration = "class_declaration" | "abstract_class_declaration",
    ClassExpression = "class",
    ClassHeritage = "class_heritage",
    ExtendsClause = "extends_clause",
    ClassBody = "class_body",
    Method = "method_definition",
    Field = "public_field_definition",
    StaticBlock = "class_static_block",
    Decorator = "decorator",
    AccessibilityModifier = "accessibility_modifier",
    RequiredParameter = "required_parameter",
    OptionalParameter = "optional_parameter",
    Enum = "enum_declaration",
    EnumAssignment = "enum_assignment",
    Namespace = "internal_module" | "module",
    Ambient = "ambient_declaration",
    ImportAlias = "import_alias",
    TypeDeclaration = "interface_declaration" | "type_alias_declaration",
    Import = "import_statement",
    ImportClause = "import_clause",
    NamedImports = "named_imports",
    ImportSpecifier = "import_specifier",
    NamespaceImport = "namespace_import",
    ImportRequire = "import_require_clause",
    Export = "export_statement",
    ExportClause = "export_clause",
    ExportSpecifier = "export_specifier",
    NamespaceExport = "namespace_export",
    ExpressionStatement = "expression_statement",
    Block = "statement_block",
    If = "if_statement",
    ElseClause = "else_clause",
    For = "for_statement",
    ForIn = "for_in_statement",
    While = "while_statement",
    Do = "do_statement",
    Switch = "switch_statement",
    SwitchCase = "switch_case",
    SwitchDefault = "switch_default",
    Try = "try_statement",
    Catch = "catch_clause",
    Finally = "finally_clause",
    Return = "return_statement",
    Throw = "throw_statement",
    Jump = "break_statement" | "continue_statement",
    Labeled = "labeled_statement",
    Empty = "empty_statement" | "debugger_statement",
    Identifier = "identifier" | "undefined",
    TypeIdentifier = "type_identifier",
    PropertyName = "property_identifier" | "private_property_identifier" | "statement_identifier",
    Shorthand = "shorthand_property_identifier",
    ShorthandPattern = "shorthand_property_identifier_pattern",
    ComputedName = "computed_property_name",
    This = "this",
    Super = "super",
    Meta = "meta_property",
    ImportKeyword = "import",
    String = "string",
    StringFragment = "string_fragment",
    Escape = "escape_sequence",
    Number = "number",
    Regex = "regex",
    True = "true",
    False = "false",
    Null = "null",
    Template = "template_string",
    Substitution = "template_substitution",
    Array = "array",
    Object = "object",
    Pair = "pair",
    Spread = "spread_element",
    Parenthesized = "parenthesized_expression",
    Call = "call_expression",
    New = "new_expression",
    Arguments = "arguments",
    Member = "member_expression",
    Subscript = "subscript_expression",
    OptionalChain = "optional_chain",
    Await = "await_expression",
    Unary = "unary_expression",
    Update = "update_expression",
    Binary = "binary_expression",
    Ternary = "ternary_expression",
    Assignment = "assignment_expression",
    AugmentedAssignment = "augmented_assignment_expression",
    Sequence = "sequence_expression",
    Yield = "yield_expression",
    As = "as_expression" | "satisfies_expression",
    TypeAssertion = "type_assertion",
    NonNull = "non_null_expression",
    Instantiation = "instantiation_expression",
    Jsx = "jsx_element" | "jsx_self_closing_element" | "jsx_opening_element" | "jsx_closing_element"
        | "jsx_attribute" | "jsx_expression" | "jsx_fragment",
    ObjectPattern = "object_pattern",
    ArrayPattern = "array_pattern",
    PairPattern = "pair_pattern",
    ObjectAssignmentPattern = "object_assignment_pattern",
    AssignmentPattern = "assignment_pattern",
    RestPattern = "rest_pattern",
    TypeAnnotation = "type_annotation",
    TypeArguments = "type_arguments",
    GenericType = "generic_type",
    NestedTypeName = "nested_type_identifier",
    TypeUnion = "union_type" | "intersection_type" | "parenthesized_type" | "readonly_type",
}

macro_rules! fields {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Field numbers of one grammar.
        #[derive(Clone, Copy)]
        pub struct Fields { $(pub $name: u16,)* }

        impl Fields {
            fn of(language: &Language) -> Self {
                Self { $($name: language.field_id_for_name($text).map_or(0, std::num::NonZero::get),)* }
            }
        }
    };
}

fields! {
    alias = "alias",
    alternative = "alternative",
    arguments = "arguments",
    body = "body",
    condition = "condition",
    consequence = "consequence",
    constructor = "constructor",
    declaration = "declaration",
    decorator = "decorator",
    finalizer = "finalizer",
    function = "function",
    handler = "handler",
    increment = "increment",
    index = "index",
    initializer = "initializer",
    key = "key",
    kind = "kind",
    left = "left",
    name = "name",
    object = "object",
    operator = "operator",
    argument = "argument",
    optional_chain = "optional_chain",
    parameter = "parameter",
    parameters = "parameters",
    pattern = "pattern",
    property = "property",
    right = "right",
    source = "source",
    type_arguments = "type_arguments",
    ty = "type",
    value = "value",
}

/// One grammar with its look-up tables.
pub struct Grammar {
    language: Language,
    kinds: Vec<Cst>,
    /// The grammar's field numbers.
    pub fields: Fields,
}

impl Grammar {
    /// What a node is.
    pub fn kind(&self, node: Node<'_>) -> Cst {
        if node.is_error() {
            return Cst::Error;
        }
        self.kinds.get(node.kind_id() as usize).copied().unwrap_or(Cst::Other)
    }

    fn new(language: Language) -> Self {
        let kinds = (0..language.node_kind_count())
            .map(|id| u16::try_from(id).ok())
            .map(|id| id.filter(|&id| language.node_kind_is_named(id)).and_then(|id| language.node_kind_for_id(id)))
            .map(|name| name.map_or(Cst::Other, by_name))
            .collect();
        let fields = Fields::of(&language);
        Self { language, kinds, fields }
    }
}

/// The grammar of a dialect.
pub fn grammar(dialect: Dialect) -> &'static Grammar {
    static TYPESCRIPT: OnceLock<Grammar> = OnceLock::new();
    static TSX: OnceLock<Grammar> = OnceLock::new();
    match dialect {
        Dialect::TypeScript => {
            TYPESCRIPT.get_or_init(|| Grammar::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()))
        }
        Dialect::Tsx => TSX.get_or_init(|| Grammar::new(tree_sitter_typescript::LANGUAGE_TSX.into())),
    }
}

/// The tree-sitter language of a dialect.
pub fn language(dialect: Dialect) -> &'static Language {
    &grammar(dialect).language
}
