use super::*;
use crate::inputs::prisma::parse;

fn schema(files: &[&str]) -> Schema {
    let parsed: Vec<_> = (0..).zip(files).map(|(n, text)| (format!("s{n}.prisma").into(), parse(text))).collect();
    link(&parsed)
}

#[test]
fn names_relations_and_keys_over_several_files() {
    let schema = schema(&[
        "datasource db {\n  provider = \"mysql\"\n}\ngenerator c {\n  provider = \"prisma-client\"\n  output = \"../g\"\n  previewFeatures = [\"views\"]\n}\nmodel APIKey {\n  id Int @id\n  owner User @relation(\"Owner\", fields: [ownerId], references: [id])\n  ownerId Int @map(\"owner_id\")\n  kind Kind\n  place Unsupported(\"point\")\n  gone String @ignore\n\n  @@unique([ownerId, kind])\n  @@unique([kind, ownerId], name: \"own\")\n  @@unique([ownerId])\n  @@map(\"api_keys\")\n}\n",
        "model User {\n  id Int @id @default(autoincrement())\n  keys APIKey[] @relation(\"Owner\")\n  bosses User[] @relation(\"Boss\")\n  staff User[] @relation(\"Boss\")\n  old Old?\n}\nmodel Old {\n  id Int @id\n  user User @relation(fields: [id], references: [id])\n  @@ignore\n}\nenum Kind {\n  A\n  B @map(\"b\")\n}\n",
    ]);
    assert_eq!(schema.errors, []);
    assert_eq!(schema.provider, Some(Provider::Mysql));
    assert!(schema.previews("views") && schema.generators[0].output.as_deref() == Some("../g"));
    let key = schema.model_of_accessor("aPIKey").unwrap();
    assert_eq!(schema.model_of_accessor("apiKey"), None);
    assert_eq!(schema.model_of_accessor("old"), None);
    let key = schema.model(key).unwrap();
    assert_eq!((key.table.as_str(), key.complete), ("api_keys", true));
    assert_eq!(key.visible().map(|(_, it)| it.name.as_str()).collect::<Vec<_>>(), ["id", "owner", "ownerId", "kind"]);
    let (_, owner_id) = key.field("ownerId").unwrap();
    assert!(owner_id.is_foreign_key && owner_id.is_unique && owner_id.column == "owner_id");
    assert_eq!(key.compounds.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["ownerId_kind", "own"]);
    let user = schema.model(schema.model_named("User").unwrap()).unwrap();
    let opposite = |name: &str| user.field(name).unwrap().1.relation().unwrap().opposite;
    assert_eq!(opposite("keys"), key.field("owner").map(|(n, _)| n));
    assert_eq!(opposite("bosses"), user.field("staff").map(|(n, _)| n));
    assert!(user.field("old").unwrap().1.hidden);
    let kind = schema.enumeration(schema.enum_named("Kind").unwrap()).unwrap();
    assert_eq!(kind.values[1].0, "B");
    assert_eq!(schema.location(kind.place).unwrap().path.as_ref(), "s1.prisma");
}

#[test]
fn what_is_declared_twice_has_both_places() {
    let first = "model A {\n  id Int @id\n  id String\n}\n";
    let schema = schema(&[first, "enum A {\n  X\n}\nenum E {\n  X\n  X\n}\nmodel B {\n  id Int @id\n  a Missing\n}\n"]);
    let told: Vec<_> = schema.errors.iter().map(|it| (it.message.as_str(), it.other.map(|it| it.file))).collect();
    assert_eq!(
        told,
        [
            ("`A` is declared twice", Some(0)),
            ("`X` is declared twice in `E`", Some(1)),
            ("`id` is declared twice in `A`", Some(0)),
            ("`B.a` has the type `Missing`, which the schema doesn't declare", None),
        ]
    );
    assert_eq!(schema.errors[0].other.unwrap().span.range(), first.find('A').map(|at| at..at + 1).unwrap());
}
