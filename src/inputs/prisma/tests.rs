use super::*;

fn model<'s>(file: &'s SchemaFile, name: &str) -> &'s Model {
    file.blocks
        .iter()
        .find_map(|block| match block {
            Block::Model(model) if model.name.text == name => Some(model),
            _ => None,
        })
        .unwrap()
}

fn field_names(model: &Model) -> Vec<&str> {
    model.fields.iter().map(|field| field.name.text.as_str()).collect()
}

#[test]
fn every_kind_of_block_and_line() {
    let text = r#"
datasource db {
  provider   = "postgresql" // the main one
  url        = env("DATABASE_URL")
  extensions = [pg_trgm, postgis(version: "2.1")]
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views", "multiSchema"]
}

/// A person.
model User {
  id      Int      @id @default(autoincrement()) /* inline */
  email   String?  @unique @db.VarChar(120)
  tags    String[] @default(["a", "b\"c"])
  place   Unsupported("point")?
  posts   Post[]   @relation("Written",
    fields: [a, b],
    references: [c, d],
  )

  @@unique([email, id], name: "both", map: "x_y")
  @@index([email(ops: raw("gin_trgm_ops"), sort: Desc)], type: Gin)
  @@map("users")
}

view Report {
  id Int @unique
}

type Address {
  street String
}

enum Role {
  USER
  ADMIN @map("administrator") // may do all
  X-1

  @@map("user_role")
}
"#;
    let file = parse(text);
    assert_eq!(file.errors, []);
    assert_eq!(file.blocks.len(), 6);
    let user = model(&file, "User");
    assert_eq!(field_names(user), ["id", "email", "tags", "place", "posts"]);
    let [_, email, tags, place, posts] = user.fields.as_slice() else { panic!() };
    assert_eq!(email.ty.as_ref().unwrap().arity, Arity::Optional);
    assert_eq!(email.attributes[1].name.text, "db.VarChar");
    assert_eq!(&text[email.name.span.range()], "email");
    assert_eq!(tags.attributes[0].arguments[0].value.items()[1].as_str(), Some("b\"c"));
    let place = place.ty.as_ref().unwrap();
    assert!(place.unsupported && place.name.text == "point" && place.arity == Arity::Optional);
    let fields = posts.attributes[0].argument("fields", false).unwrap();
    assert_eq!(fields.items()[1].as_name().unwrap().text, "b");
    assert_eq!(posts.attributes[0].argument("name", true).unwrap().as_str(), Some("Written"));
    let index = &user.attributes[1].arguments[0].value.items()[0];
    assert_eq!(index.as_name().unwrap().text, "email");
    let Some(Block::Enum(role)) = file.blocks.last() else { panic!() };
    assert_eq!(role.values.iter().map(|it| it.name.text.as_str()).collect::<Vec<_>>(), ["USER", "ADMIN", "X-1"]);
    assert_eq!(role.attributes[0].argument("name", true).unwrap().as_str(), Some("user_role"));
    assert_eq!(file.comments.len(), 4);
}

/// Each of these lines is broken; the fields around it must stay.
#[test]
fn a_broken_line_loses_only_itself() {
    let broken = [
        "half",
        "half String @",
        "half String @default(",
        "half String @default([",
        "half String @default(\"open",
        "= = =",
        "half String @map(\"a\"",
        "@@index([id",
        "@@",
        "half: String",
        "half [String]",
        "§",
        "half String[]? @id",
        ") ] ,",
    ];
    for line in broken {
        let text = format!("model A {{\n  id Int @id\n  {line}\n  last String @unique\n}}\n\nenum E {{\n  X\n}}\n");
        let file = parse(&text);
        let a = model(&file, "A");
        assert!(field_names(a).contains(&"id") && field_names(a).contains(&"last"), "{line}: {:?}", field_names(a));
        assert!(a.fields.iter().all(|it| ["id", "half", "last"].contains(&it.name.text.as_str())), "{line}");
        let last = a.fields.iter().find(|it| it.name.text == "last").unwrap();
        assert_eq!(last.attributes.len(), 1, "{line}");
        assert!(a.broken && !file.errors.is_empty(), "{line}");
        assert_eq!(file.blocks.len(), 2, "{line}");
    }
}

#[test]
fn a_block_without_its_brace_ends_at_the_next() {
    let file = parse("model A {\n  id Int @id\n\nmodel B {\n  id Int @id\n  model String\n}\n");
    assert_eq!(field_names(model(&file, "A")), ["id"]);
    assert_eq!(field_names(model(&file, "B")), ["id", "model"]);
    assert_eq!(file.errors.len(), 1);
}

#[test]
fn text_that_is_no_block_is_skipped() {
    let file = parse("modle A {\n  id Int\n}\nconst x = 1\nmodel B {\n  id Int @id\n}\n}\n");
    assert_eq!(file.blocks.len(), 1);
    assert_eq!(field_names(model(&file, "B")), ["id"]);
    assert_eq!(file.errors.len(), 3);
}

#[test]
fn hostile_text_is_read_in_linear_time_and_bounded_depth() {
    let deep = format!("model A {{\n  id Int @default({}\n}}\n", "[".repeat(100_000));
    assert!(model(&parse(&deep), "A").broken);
    let calls = format!("model A {{\n  id Int @default({}\n}}\n", "f(".repeat(100_000));
    assert!(model(&parse(&calls), "A").broken);
    let open_lines = format!("model A {{\n{}", "x Int @default(\n".repeat(50_000));
    assert_eq!(model(&parse(&open_lines), "A").fields.len(), 50_000);
    let long_line = format!("model A {{\n  id Int {}\n}}\n", "@unique ".repeat(200_000));
    assert_eq!(model(&parse(&long_line), "A").fields[0].attributes.len(), 200_000);
    for text in [
        "\0\0\0",
        "\u{feff}model A {\r\n  id Int @id\r\n}\r\n",
        "\"",
        "\\",
        "/*",
        "model",
        "model A",
        "model A {",
        "{{{{",
    ] {
        let _ = parse(text);
    }
    assert_eq!(parse("\u{feff}model A {\r\n  id Int @id\r\n}\r\n").errors, []);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_with_spans_inside_it(text in "[a-z@{}()\\[\\]\"\\\\,:=?.\n /é-]{0,200}") {
        let file = parse(&format!("model A {{\n{text}"));
        for error in &file.errors {
            proptest::prop_assert!(error.span.end as usize <= text.len() + 10);
        }
    }
}
