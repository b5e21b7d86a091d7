use super::*;
use crate::inputs::prisma::parse;
use crate::model::prisma::schema::link;

const MODELS: &str = "
model User {
  id        Int      @id
  email     String
  fullName  String?  @map(\"full_name\")
  createdAt DateTime
  secret    String?  @ignore
  place     Unsupported(\"point\")?
  posts     Post[]
  tags      Tag[]
}

model Post {
  id       Int    @id
  title    String
  authorId Int    @map(\"author_id\")
  author   User   @relation(fields: [authorId], references: [id])
  @@map(\"posts\")
}

model Tag {
  id    Int    @id
  users User[]
}
";

fn schema(provider: &str) -> Schema {
    let text = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n{MODELS}");
    let schema = link(&[("schema.prisma".into(), parse(&text))]);
    assert_eq!(schema.errors, []);
    schema
}

/// The unknown names of a query, as text.
fn unknown(provider: &str, sql: &str) -> Vec<String> {
    let schema = schema(provider);
    let found = unknown_names(&Sql::plain(sql), &schema, &Tables::new(&schema));
    for it in &found {
        assert!(sql[it.span.range()].contains(&it.name), "{sql}: {it:?}");
    }
    found.into_iter().map(|it| it.name).collect()
}

#[test]
fn what_is_right_is_silent() {
    let right = [
        r#"SELECT id, email, full_name, "createdAt", secret, place FROM "User" WHERE id = $1"#,
        r#"SELECT u.*, p.title AS t FROM "User" u JOIN posts p ON p.author_id = u.id ORDER BY t, p.id"#,
        r#"SELECT "User".email FROM public."User""#,
        r#"SELECT count(*) AS n, date_trunc('day', "createdAt") AS d FROM "User" GROUP BY d HAVING count(*) > 1 ORDER BY n"#,
        r#"WITH recent AS (SELECT id, "createdAt" AS at FROM "User") SELECT at FROM recent r WHERE r.id IN (SELECT author_id FROM posts)"#,
        r#"WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT n FROM t"#,
        r#"WITH RECURSIVE tree AS (SELECT id, 1 AS depth FROM "User" UNION ALL SELECT u.id, tree.depth + 1 FROM "User" u, tree) SELECT depth FROM tree"#,
        r#"SELECT * FROM (SELECT id, count(*) FROM posts GROUP BY id) x WHERE x.count > 1"#,
        r#"SELECT x.a FROM jsonb_to_recordset($1) AS x(a int, b text)"#,
        r#"SELECT d, email FROM generate_series(1, 3) AS d, "User""#,
        r#"SELECT relname, whatever FROM pg_class"#,
        r#"SELECT table_name FROM information_schema.tables"#,
        r#"SELECT * FROM _prisma_migrations WHERE finished_at IS NULL"#,
        r#"SELECT "A", j."B" FROM "_TagToUser" j"#,
        r#"SELECT u FROM "User" u"#,
        r#"SELECT EXISTS (SELECT 1 FROM posts WHERE author_id = u.id) FROM "User" u"#,
        r#"SELECT id FROM posts UNION SELECT id FROM "User" ORDER BY id"#,
        r#"INSERT INTO posts (id, title, author_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title WHERE posts.id > 1 RETURNING id, title"#,
        r#"UPDATE "User" AS u SET full_name = p.title FROM posts p WHERE p.author_id = u.id RETURNING u.email"#,
        r#"DELETE FROM posts USING "User" u WHERE author_id = u.id AND u.email = $1"#,
        r#"SELECT id, row_number() OVER (PARTITION BY author_id ORDER BY title) AS rn FROM posts"#,
        r#"SELECT id FROM posts WHERE author_id = ANY($1::int[]) AND extract(epoch from now()) > 1 AND current_date > now()"#,
        r#"SELECT ctid, xmin FROM posts"#,
        r#"UPDATE posts SET title = make_interval(mins => id)::text WHERE title ILIKE ANY (SELECT g FROM unnest(arr => $1) AS g)"#,
        r#"CREATE TABLE foo (bar int)"#,
        r#"this is not SQL"#,
        r#"SELECT title FROM posts; SELECT 1"#,
        r#"SELECT p.id FROM posts p LEFT JOIN LATERAL (SELECT u.email FROM "User" u WHERE u.id = p.author_id) l ON true WHERE l.email = 'x'"#,
        r#"EXPLAIN ANALYZE SELECT title FROM posts"#,
        "",
    ];
    for sql in right {
        assert_eq!(unknown("postgresql", sql), [""; 0], "{sql}");
    }
}

#[test]
fn what_is_wrong_is_found_where_it_stands() {
    let wrong: &[(&str, &[&str])] = &[
        (r#"SELECT id, nmae FROM "User""#, &["nmae"]),
        (r#"SELECT createdAt FROM "User""#, &["createdAt"]),
        (r#"SELECT "fullName" FROM "User""#, &["fullName"]),
        (r#"SELECT u.titel FROM "User" u"#, &["titel"]),
        (r#"SELECT * FROM "Post""#, &["Post"]),
        (r#"SELECT * FROM User"#, &["User"]),
        (r#"SELECT title FROM posts WHERE authorId = 1 ORDER BY "createdAt""#, &["authorId", "createdAt"]),
        (r#"SELECT p.id FROM posts p WHERE EXISTS (SELECT 1 FROM "User" u WHERE u.id = p.user_id)"#, &["user_id"]),
        (r#"WITH r AS (SELECT id FROM posts) SELECT title FROM r"#, &["title"]),
        (r#"SELECT x.nope FROM (SELECT id AS a FROM posts) x"#, &["nope"]),
        (r#"SELECT x.b FROM (SELECT * FROM posts) AS x"#, &["b"]),
        (
            r#"INSERT INTO posts (id, titel) VALUES (1, 2) ON CONFLICT (slug) DO UPDATE SET body = EXCLUDED.text"#,
            &["titel", "slug", "body", "text"],
        ),
        (r#"UPDATE posts SET views = views + 1 WHERE ident = 3"#, &["views", "views", "ident"]),
        (r#"DELETE FROM posts WHERE slug = 1 RETURNING ident"#, &["slug", "ident"]),
        (r#"SELECT id FROM posts UNION SELECT title FROM "User""#, &["title"]),
        (r#"SELECT "B", "C" FROM "_TagToUser""#, &["C"]),
        ("SELECT id,\n  é.emial\nFROM \"User\" é", &["emial"]),
    ];
    for (sql, names) in wrong {
        assert_eq!(unknown("postgresql", sql), *names, "{sql}");
    }
}

#[test]
fn a_name_that_only_lacks_quotes_says_so() {
    let schema = schema("postgresql");
    let sql = "SELECT createdAt FROM \"User\" u";
    let found = unknown_names(&Sql::plain(sql), &schema, &Tables::new(&schema));
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert!(one.needs_quotes);
    assert_eq!(one.nearest.as_deref(), Some("createdAt"));
    assert_eq!(one.kind, UnknownKind::Column(schema.model_named("User")));
}

#[test]
fn other_databases_compare_without_case() {
    for provider in ["mysql", "sqlite", "sqlserver"] {
        assert_eq!(unknown(provider, "SELECT CREATEDAT, Email FROM User"), [""; 0], "{provider}");
        assert_eq!(unknown(provider, "SELECT created_at FROM User"), ["created_at"], "{provider}");
    }
    assert_eq!(
        unknown("mysql", "SELECT `title` FROM `posts` WHERE title = \"a b\" AND TIMESTAMPDIFF(HOUR, ?, NOW()) > 1"),
        [""; 0]
    );
    assert_eq!(
        unknown("mysql", "UPDATE posts p JOIN User u ON u.id = p.author_id SET p.title = u.email, u.nope = 1"),
        [""; 0]
    );
    assert_eq!(
        unknown("mysql", "INSERT INTO posts (id) VALUES (1) ON DUPLICATE KEY UPDATE titel = VALUES(title)"),
        ["titel"]
    );
    assert_eq!(unknown("sqlite", "SELECT id FROM posts WHERE title = \"draft\" AND rowid > 1"), [""; 0]);
    assert_eq!(unknown("sqlserver", "SELECT TOP 3 [title], DATEPART(year, GETDATE()) FROM [dbo].[posts]"), [""; 0]);
    assert_eq!(unknown("mongodb", "SELECT nope FROM User"), [""; 0]);
}

#[test]
fn a_broken_schema_accuses_no_table_and_no_column_of_the_broken_model() {
    let text = format!(
        "datasource db {{\n  provider = \"postgresql\"\n}}\n{MODELS}\nmodel Half {{\n  id Int @id\n  = what\n}}\n"
    );
    let schema = link(&[("schema.prisma".into(), parse(&text))]);
    let tables = Tables::new(&schema);
    let names = |sql: &str| unknown_names(&Sql::plain(sql), &schema, &tables).len();
    assert_eq!(names("SELECT a FROM \"Missing\""), 0);
    assert_eq!(names("SELECT a FROM \"Half\""), 0);
    assert_eq!(names("SELECT a FROM posts"), 1);
}

/// The unknown names of a template literal, as they stand in it.
fn unknown_in_template<'t>(provider: &str, template: &'t str) -> Vec<&'t str> {
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(at) = template[from..].find("${").map(|n| n + from) {
        from = template[at..].find('}').unwrap() + at + 1;
        holes.push(Span::new(at, from));
    }
    let schema = schema(provider);
    let sql = fill_holes(template, &holes, schema.provider.unwrap());
    assert_eq!(sql.text.len(), template.len());
    let found = unknown_names(&sql, &schema, &Tables::new(&schema));
    found.iter().map(|it| &template[it.span.range()]).collect()
}

#[test]
fn holes_keep_spans_and_what_they_touch_is_not_accused() {
    let cases: &[(&str, &[&str])] = &[
        ("SELECT ${col}, nope FROM posts WHERE id = ${id} AND \"x_${id}\" = 1", &["nope"]),
        // A clause may be anything, so only what is qualified can be told.
        (
            "SELECT p.titel, name FROM posts p ${joins} WHERE p.id = ${id} ${filter} ORDER BY p.id LIMIT ${n} ${page}",
            &["p.titel"],
        ),
        ("INSERT INTO posts (id, titel) VALUES ${rows} RETURNING id", &["titel"]),
        ("SELECT id FROM ${table} WHERE nope = 1", &[]),
        ("SELECT id FROM posts_${suffix}", &[]),
    ];
    for (template, names) in cases {
        let names: Vec<&str> = names.iter().map(|it| it.rsplit('.').next().unwrap()).collect();
        assert_eq!(unknown_in_template("postgresql", template), names, "{template}");
    }
    let mysql = "SELECT id AS \\`the id\\`, \\`nope\\` FROM \\`posts\\` WHERE id IN (${ids}) AND created > ${at}";
    assert_eq!(unknown_in_template("mysql", mysql), ["`nope\\", "created"]);
}

/// The walk recurses; a thread with a small stack must survive whatever passes the limits.
#[test]
fn hostile_sql_is_refused_or_walked_within_a_small_stack() {
    let run = || {
        let texts = [
            format!("SELECT {}id FROM posts", "(".repeat(100_000)),
            format!("SELECT id FROM posts WHERE {}", "id = 1 AND ".repeat(100_000)),
            format!("SELECT id FROM posts WHERE {}id = 1", "id = 1 AND ".repeat(240)),
            format!("SELECT id FROM posts WHERE {}id", "- ".repeat(400)),
            format!("SELECT 1{}", " UNION SELECT 1".repeat(450)),
            format!("SELECT {}1{}", "(SELECT ".repeat(40), ")".repeat(40)),
            format!("SELECT {} FROM posts", "id, ".repeat(60_000)),
            "SELECT '\0".to_owned(),
            "\u{feff}SELECT".to_owned(),
        ];
        texts.iter().map(|sql| unknown("postgresql", sql).len()).sum::<usize>()
    };
    assert_eq!(std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap(), 0);
}
