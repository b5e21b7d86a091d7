use super::*;

fn ts(text: &str) -> Tree {
    parse(text, Dialect::TypeScript).unwrap()
}

/// The text of each reference that resolves to the declaration of `name`, as `line` numbers (0-based).
fn reference_lines(text: &str, name: &str) -> Vec<usize> {
    let tree = ts(text);
    let index = crate::span::LineIndex::new(text);
    let sym = tree.sym(name).unwrap();
    let binding = tree.bindings.iter().find(|binding| binding.name == sym).unwrap();
    binding.references.iter().map(|&id| index.line_of(tree.span(id).start)).collect()
}

fn strings(tree: &Tree) -> Vec<&str> {
    tree.ids()
        .filter_map(|id| match tree.kind(id) {
            Kind::String { value } => Some(tree.text(value)),
            _ => None,
        })
        .collect()
}

#[test]
fn every_node_but_the_program_has_a_smaller_parent_whose_span_holds_it() {
    let text =
        "@Mod({ a: [1, ...b] }) export class A extends B { @Dec() m(@P() x = 1) { for (const k of y) k?.z(); } }";
    let tree = ts(text);
    assert!(tree.errors.is_empty());
    for id in tree.ids().skip(1) {
        let parent = tree.parent(id).unwrap();
        assert!(parent < id);
        assert!(tree.kind(id) != Kind::Error, "{:?} left unset", &text[tree.span(id).range()]);
    }
}

#[test]
fn inner_declarations_shadow_outer_ones() {
    let text = "const a = 1;\nfunction f(a) {\n  return a;\n}\nuse(a);\n{ let a = 2;\n a; }\n() => a;";
    assert_eq!(reference_lines(text, "a"), [4, 7]);
}

#[test]
fn var_and_functions_are_hoisted_and_names_of_expressions_stay_inside() {
    let text = "f();\nfunction f() { if (x) { var v = 1; }\n return v; }\nconst g = function f() {\n return f; };";
    assert_eq!(reference_lines(text, "f"), [0]);
    assert_eq!(reference_lines(text, "v"), [2]);
}

#[test]
fn destructuring_declares_its_names_and_keeps_keys_apart() {
    let tree = ts("const { a, b: { c = d }, ...rest } = x; ({ a: y.z, e } = q); [a] = [1];");
    let names: Vec<&str> = tree.bindings.iter().map(|binding| tree.text(binding.name)).collect();
    assert_eq!(names, ["a", "c", "rest"]);
    assert!(tree.bindings[0].is_reassigned);
    assert!(!tree.bindings[1].is_reassigned);
}

#[test]
fn imports_and_exports_are_listed() {
    let tree = ts("import a, { b as c, type T } from 'm'; import * as ns from './n'; import type { U } from 'u'; import 'side';
        import eq = require('eq'); export * from './all'; export * as all from './all'; export { c as d, default } from './e';
        export const { x, y: [z] } = a; export default class {} ; export { x as w }; const r = require('r'); import('lazy');");
    let specifiers: Vec<(&str, usize, bool)> =
        tree.imports.iter().map(|import| (tree.text(import.specifier), import.names.len(), import.is_type)).collect();
    assert_eq!(
        specifiers,
        [
            ("m", 3, false),
            ("./n", 1, false),
            ("u", 1, true),
            ("side", 0, false),
            ("eq", 1, false),
            ("./all", 0, false),
            ("./all", 0, false),
            ("./e", 0, false)
        ]
    );
    assert!(tree.imports[0].names[2].is_type);
    let names: Vec<&str> = tree.exports.iter().map(|export| export.name.map_or("*", |name| tree.text(name))).collect();
    assert_eq!(names, ["*", "all", "d", "default", "x", "z", "default", "w"]);
    assert_eq!(tree.loads.len(), 2);
}

#[test]
fn commonjs_exports_are_listed_unless_the_names_are_declared() {
    let tree =
        parse("module.exports = a; exports.b = 1; module.exports.c = 2; function f() { exports.d = 1; }", Dialect::Tsx)
            .unwrap();
    let names: Vec<&str> = tree.exports.iter().map(|export| export.name.map_or("*", |name| tree.text(name))).collect();
    assert_eq!(names, ["*", "b", "c"]);
    assert!(ts("const exports = {}; exports.b = 1;").exports.is_empty());
}

#[test]
fn decorators_belong_to_the_member_that_follows() {
    let tree = ts(
        "class A { @One() @Two('x') a() {} @Three b = 1; c() {} constructor(private readonly d: D<E>, @Inject('T') e) {} }",
    );
    let counts: Vec<usize> = tree
        .ids()
        .filter_map(|id| match tree.kind(id) {
            Kind::Method { decorators, .. } | Kind::Field { decorators, .. } => Some(decorators.len()),
            _ => None,
        })
        .collect();
    assert_eq!(counts, [2, 1, 0, 0]);
    let params: Vec<(bool, usize)> = tree
        .ids()
        .filter_map(|id| match tree.kind(id) {
            Kind::Param { is_property, decorators, .. } => Some((is_property, decorators.len())),
            _ => None,
        })
        .collect();
    assert_eq!(params, [(true, 0), (false, 1)]);
}

#[test]
fn strings_and_templates_are_unescaped() {
    let tree = ts(r#"f("a\n\x41\u{1F600}\
b", `p${x}\tq`, 'it\'s')"#);
    assert_eq!(strings(&tree), ["a\nA\u{1F600}b", "p", "\tq", "it's"]);
}

#[test]
fn numbers_are_doubles() {
    let tree = ts("[1_000, 0x10, 0b11, 1e3, .5, 10n]");
    let values: Vec<f64> = tree
        .ids()
        .filter_map(|id| match tree.kind(id) {
            Kind::Number { value } => Some(value),
            _ => None,
        })
        .collect();
    assert_eq!(values, [1000.0, 16.0, 3.0, 1000.0, 0.5]);
}

#[test]
fn tagged_templates_with_type_arguments_keep_their_spans() {
    let text = "const r = await prisma.$queryRaw<Array<{ id: number }>>`SELECT ${x} FROM t`; const after = 1;";
    let tree = ts(text);
    assert!(tree.errors.is_empty());
    let tagged = tree.ids().find(|&id| matches!(tree.kind(id), Kind::TaggedTemplate { .. })).unwrap();
    assert!(text[tree.span(tagged).range()].starts_with("prisma.$queryRaw<Array"));
    assert_eq!(strings(&tree), ["SELECT ", " FROM t"]);
}

#[test]
fn type_arguments_with_typeof_import_parse() {
    let tree = ts("const m = await vi.importActual<typeof import(\"./x\")>(\"./x\"); const after = 1;");
    assert!(tree.errors.is_empty());
    assert_eq!(strings(&tree), ["./x"]);
}

#[test]
fn a_bare_ampersand_in_jsx_text_parses() {
    let tree = parse("const a = <p>Terms & Conditions {x & y}</p>; limit({ max: 1 });", Dialect::Tsx).unwrap();
    assert!(tree.errors.is_empty());
    assert!(tree.ids().any(|id| matches!(tree.kind(id), Kind::Binary { op: Operator::Other, .. })));
}

#[test]
fn what_follows_broken_code_is_still_read() {
    let tree = ts("const a = {;\nconst b = limit({ max: 1 });\nconst c = 2;");
    assert!(!tree.errors.is_empty());
    assert!(tree.ids().any(|id| matches!(tree.kind(id), Kind::Number { value } if value == 2.0)));
}

#[test]
fn deep_nesting_becomes_an_error_node() {
    let deep = format!("const a = {}1{};", "(".repeat(100_000), ")".repeat(100_000));
    on_worker_stack(move || drop(ts(&deep)));
    let arrays = format!("const a = {}1{};", "[".repeat(5_000), "]".repeat(5_000));
    on_worker_stack(move || assert!(!ts(&arrays).errors.is_empty()));
    let sum = format!("const a = {};", vec!["x"; 20_000].join(" + "));
    on_worker_stack(move || assert!(!ts(&sum).errors.is_empty()));
}

fn on_worker_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(64 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn a_tree_survives_serialisation() {
    let tree = ts("import x from 'y'; export const a = (b: C) => ({ ...b, d: `e${x}` });");
    let bytes = postcard::to_allocvec(&tree).unwrap();
    assert_eq!(postcard::from_bytes::<Tree>(&bytes).unwrap(), tree);
}

#[test]
fn types_resolve_by_their_first_name() {
    let tree = ts("import { Prisma } from 'p'; const w: Prisma.UserWhereInput | undefined = {}; f(x as Prisma.T);");
    assert_eq!(tree.bindings[0].type_references.len(), 2);
    assert!(tree.bindings[0].references.is_empty());
}

#[test]
fn only_comments_that_name_the_tool_are_kept() {
    let text = "// hello\n// loadproof-ignore a/b -- c\nconst x = '// loadproof-ignore a/b -- no comment';";
    let tree = ts(text);
    assert_eq!(tree.comments.len(), 1);
    assert!(text[tree.comments[0].range()].starts_with("// loadproof-ignore a/b"));
}

#[test]
fn a_comment_is_kept_once() {
    let forms =
        ["export async function f() {", "class A { async m() {", "export default () => {", "export const f = () => {"];
    for head in forms {
        let tree = ts(&format!("{head}\n  // loadproof-ignore a/b -- c\n  return x;\n}}"));
        assert_eq!(tree.comments.len(), 1, "{head}");
    }
}

#[test]
fn comparisons_and_markup_before_a_template_stay_as_they_are() {
    let tree = ts("if (a<b && c>`x`) f(); const h = 'a<b' + (c>`y`); g(`t</b>`, `<i>`); for (;i<n;i++) z>`w`;");
    assert_eq!(strings(&tree), ["x", "a<b", "y", "t</b>", "<i>", "w"]);
    assert!(!tree.ids().any(|id| matches!(tree.kind(id), Kind::TaggedTemplate { .. })));
}
