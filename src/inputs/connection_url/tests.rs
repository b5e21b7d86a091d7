use super::*;

fn found(text: &str) -> Vec<What> {
    faults(text).into_iter().map(|it| it.what).collect()
}

fn reserved(found: char, breaks: Breaks) -> Vec<What> {
    vec![What::Reserved(found, breaks)]
}

fn mended(text: &str) -> String {
    let mut out = text.to_owned();
    let mut edits: Vec<_> = faults(text).into_iter().flat_map(|it| it.mend).collect();
    edits.sort_by_key(|it| std::cmp::Reverse(it.0.start));
    for (range, with) in edits {
        out.replace_range(range, &with);
    }
    out
}

#[test]
fn what_drivers_do_with_reserved_characters() {
    for (text, expected) in [
        ("postgres://u:p/ss@h:5432/db", reserved('/', Breaks::Unreadable)),
        ("postgres://u:p#ss@h:5432/db", reserved('#', Breaks::Unreadable)),
        ("postgres://u:p?ss@h:5432/db", reserved('?', Breaks::Unreadable)),
        ("postgres://u:p?ss@h/db", reserved('?', Breaks::Unreadable)),
        ("postgres://u:12/ss@h:5432/db", reserved('/', Breaks::OtherHost)),
        ("postgres://u:p@a/ss@h:5432/db", reserved('/', Breaks::OtherHost)),
        ("postgres://u:p@ss@h:5432/db", reserved('@', Breaks::Ambiguous)),
        ("redis://:p@ss@h:6379", reserved('@', Breaks::Ambiguous)),
        ("mysql://u:100%@h/db", reserved('%', Breaks::BadEscape)),
        ("mongodb://u:p:ss@h/db", reserved(':', Breaks::Mongo)),
        ("mongodb+srv://u:p@ss@c.example.net/db?w=majority", reserved('@', Breaks::Mongo)),
        ("mongodb://u:p/ss@h:27017/db", reserved('/', Breaks::Mongo)),
        // Read as they are meant.
        ("postgres://u:p:ss@h:5432/db", vec![]),
        ("postgres://u:p[s]s&!*$+=~^|@h:5432/db", vec![]),
        ("postgres://u:p%40ss@h:5432/db", vec![]),
        ("mongodb://u:p%3Ass@h1:27017,h2:27017/db?replicaSet=rs", vec![]),
        ("redis://h:6379/0", vec![]),
        ("postgres://h/db?user=me@example.org", vec![]),
        ("postgres://localhost:5432/db?email=me@example.org", vec![]),
        ("postgres://u:p@h/db?proxy=http://a:b@c:80/", vec![]),
        ("postgres://u:p@[::1]:5432/db", vec![]),
        ("amqp://guest:guest@h:5672/%2f", vec![]),
        ("postgres:///db?host=/var/run/postgresql", vec![]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_second_question_mark_swallows_options() {
    let second =
        |option: &str, lost: &str| vec![What::SecondQuestionMark { option: option.to_owned(), lost: lost.to_owned() }];
    for (text, expected) in [
        ("postgres://u:p@h/db?schema=public?connection_limit=10", second("schema", "connection_limit")),
        ("postgres://u:p@h/db?schema=a&sslmode=prefer?pool_timeout=1", second("sslmode", "pool_timeout")),
        ("postgres://${U}:${P}@h/${D}?schema=public?connection_limit=${N}", second("schema", "connection_limit")),
        ("mongodb+srv://u:p@h/?retryWrites=true?w=majority", second("retryWrites", "w")),
        ("postgres://h/db??schema=public", second("", "schema")),
        ("postgres://h/db?schema=public&connection_limit=10", vec![]),
        ("postgres://h/db?application_name=what?", vec![]),
        ("postgres://h/db?options=${X:-a?b=c}", vec![]),
        ("https://h/a?b=1?c=2", vec![]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn placeholders_are_well_written() {
    for text in [
        "postgres://<user>:<password>@<host>:<port>/<database>",
        "postgresql://postgres:[YOUR-PASSWORD]@db.example.supabase.co:5432/postgres",
        "postgres://USER:PASSWORD@HOST:PORT/DATABASE",
        "postgres://user:password@host:port/database?schema=public",
        "postgres://${DB_USER}:${DB_PASS:-a/b@c}@${DB_HOST:-db}:${DB_PORT:-5432}/app",
        "postgres://$DB_USER:$DB_PASS@$DB_HOST:$DB_PORT/app",
        "postgres://{{ user }}:{{ pass | quote }}@{{ host }}/app",
        "mongodb://%s:%s@%s/app",
        "mongodb+srv://<db/user>:<db:password>@cluster0.example.mongodb.net/",
        "postgres://",
        "postgres://@",
        "postgres://a b c",
        "Use postgres://u:p/x@h:1/db",
    ] {
        assert_eq!(found(text), vec![], "{text}");
    }
}

#[test]
fn quotes_that_are_part_of_the_value() {
    assert_eq!(found("\"postgres://u:p@h/db\""), vec![What::Quoted('"')]);
    assert_eq!(found("'redis://h:6379'"), vec![What::Quoted('\'')]);
    assert_eq!(found("\"hello\""), vec![]);
    assert_eq!(found("\""), vec![]);
    assert_eq!(found("\"postgres://h/db'"), vec![]);
}

#[test]
fn mending_makes_it_well_formed() {
    for (text, expected) in [
        ("postgres://u:p/s@s#@h:5432/db", "postgres://u:p%2Fs%40s%23@h:5432/db"),
        ("mongodb://u:p:s@s@h/db", "mongodb://u:p%3As%40s@h/db"),
        ("postgres://h/db?a=1?b=2", "postgres://h/db?a=1&b=2"),
        ("postgres://h/db??a=1", "postgres://h/db?a=1"),
        ("\"redis://h\"", "redis://h"),
    ] {
        assert_eq!(mended(text), expected, "{text}");
        assert_eq!(found(expected), vec![], "{expected}");
    }
}

#[test]
fn hostile_text_is_no_trouble() {
    for text in
        ["postgres://ü:ä/ö@ß:1/é", "postgres://${${${", "postgres://\0@\0/\0?\0?a=\0", "\"ü\"", "postgres://u:%"]
    {
        let _ = faults(text);
    }
    let long = format!("postgres://u:{}@h/db", "@/?#".repeat(100_000));
    assert_eq!(found(&long), vec![]);
    let deep = format!("postgres://{}", "${".repeat(3000));
    assert_eq!(found(&deep), vec![]);
}
