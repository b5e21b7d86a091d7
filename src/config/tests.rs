use super::*;
use crate::finding::Level;

const RULES: &[&str] = &["rate-limit/no-bypass", "rate-limit/window-unit", "prisma/unknown-field"];

fn parse(text: &str) -> Result<Config, ConfigError> {
    let file = ConfigFile { path: FILE_NAME.into(), rel: FILE_NAME.into(), text: text.into() };
    Config::parse(file, FILE_NAME, String::new(), Path::new("/nowhere"), RULES)
}

fn error(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn effective(config: &Config, rule: &str, path: &str, page: Level) -> &'static str {
    config.level(rule, path, page).setting.name()
}

#[test]
fn an_unknown_key_has_a_place_a_line_and_a_suggestion() {
    assert_eq!(
        error("entries = []\nexlude = [\"legacy/**\"]\n"),
        "loadproof.toml:2:1: unknown key `exlude`\n   |\n 2 | exlude = [\"legacy/**\"]\n   | ^^^^^^ did you mean \
         `exclude`?\n   = keys here: exclude, entries, provided-env, max-file-bytes, rules, overrides, deployables, \
         ignore, knowledge"
    );
}

#[test]
fn an_unknown_rule_and_an_unknown_level_have_suggestions_too() {
    let text = error("[rules]\n\"rate-limit/no-bypas\" = \"off\"\n\"unknown-field\" = \"error\"\n");
    assert!(text.contains("loadproof.toml:2:1: there is no rule `rate-limit/no-bypas`"), "{text}");
    assert!(text.contains("did you mean `rate-limit/no-bypass`?"), "{text}");
    assert!(text.contains("did you mean `prisma/unknown-field`?"), "{text}");
    let text = error("[rules]\n\"prisma/unknown-field\" = \"warn\"\n");
    assert!(text.contains("loadproof.toml:2:26: unknown level `warn`"), "{text}");
    assert!(text.contains("did you mean `warning`?"), "{text}");
}

#[test]
fn a_wrong_value_names_its_key_and_what_there_is() {
    let row = |unit: &str, form: &str| {
        error(&format!(
            "[[knowledge.limiter]]\npackage = \"x\"\nexports = [\"f\"]\nform = \"{form}\"\nunit   =  \"{unit}\"\n"
        ))
    };
    let text = row("sec", "call");
    assert!(text.contains("loadproof.toml:5:11: `sec` is no `unit`"), "{text}");
    assert!(text.contains("values of `unit`: ms, s, none"), "{text}");
    let text = row("s", "cal");
    assert!(text.contains("`cal` is no `form`") && text.contains("did you mean `call`?"), "{text}");
}

#[test]
fn nested_tables_know_their_keys() {
    let text = error("[rules]\n\"prisma/unknown-field\" = { level = \"off\", path = [\"a\"] }\n");
    assert!(text.contains(":2:43: unknown key `path`"), "{text}");
    assert!(text.contains("did you mean `paths`?"), "{text}");
    let text = error("[[ignore]]\nrule = \"prisma/unknown-field\"\npath = \"package.json\"\n");
    assert!(text.contains("loadproof.toml:1:1: `reason` is missing"), "{text}");
    let text = error("[[ignore]]\nrule = \"prisma/unknown-field\"\npath = \"package.json\"\nreason = \" \"\n");
    assert!(text.contains("loadproof.toml:4:10: the reason is empty"), "{text}");
}

#[test]
fn what_is_no_toml_and_what_has_the_wrong_type_have_places() {
    assert!(error("exclude = [\n").starts_with("loadproof.toml:"), "{}", error("exclude = [\n"));
    let text = error("max-file-bytes = \"1 MB\"\n");
    assert!(text.starts_with("loadproof.toml:1:18: "), "{text}");
    assert!(error("max-file-bytes = 0\n").contains("no file would be read"));
    assert!(error("exclude = [\"../x\"]\n").contains("loadproof.toml:1:12: not a path glob"));
    let text = error("[rules]\n\"prisma/unknown-field\" = 3\n");
    assert!(text.contains(":2:26: "), "{text}");
}

#[test]
fn control_characters_of_a_strangers_file_do_not_reach_the_terminal() {
    let text = error("\"ex\u{9b}31m\" = 1\n");
    assert!(!text.contains('\u{9b}'), "{text:?}");
    assert!(text.contains("\\u{9b}"), "{text:?}");
}

#[test]
fn levels_by_rule_and_by_path_the_last_one_wins() {
    let config = parse(
        "[rules]\n\"rate-limit/no-bypass\" = \"off\"\n\
         \"rate-limit/window-unit\" = { level = \"advice\", paths = [\"apps/legacy/**\"] }\n\
         [[overrides]]\npaths = [\"apps/admin/**\"]\nrules = { \"rate-limit/no-bypass\" = \"error\" }\n",
    )
    .unwrap();
    assert_eq!(effective(&config, "rate-limit/no-bypass", "src/a.ts", Level::Warning), "off");
    assert_eq!(effective(&config, "rate-limit/no-bypass", "apps/admin/a.ts", Level::Warning), "error");
    assert_eq!(effective(&config, "rate-limit/window-unit", "apps/legacy/a.ts", Level::Error), "advice");
    assert_eq!(effective(&config, "rate-limit/window-unit", "apps/api/a.ts", Level::Error), "error");
    assert_eq!(effective(&config, "prisma/unknown-field", "a.ts", Level::Error), "error");
    assert!(config.can_report("rate-limit/no-bypass"));
    let off = parse("[rules]\n\"rate-limit/no-bypass\" = \"off\"\n").unwrap();
    assert!(!off.can_report("rate-limit/no-bypass"));
    assert!(off.can_report("rate-limit/window-unit"));
}

#[test]
fn a_finding_that_its_rule_lowered_is_not_raised() {
    let config = parse("[rules]\n\"prisma/unknown-field\" = \"error\"\n").unwrap();
    let said = config.level("prisma/unknown-field", "a.ts", Level::Error);
    assert_eq!(said.apply(Level::Advice, Level::Error), Some(Level::Advice));
    assert_eq!(said.apply(Level::Error, Level::Error), Some(Level::Error));
    let raised = config.level("prisma/unknown-field", "a.ts", Level::Warning);
    assert_eq!(raised.apply(Level::Warning, Level::Warning), Some(Level::Error));
    let silent = config.level("rate-limit/no-bypass", "a.ts", Level::Warning);
    assert_eq!(silent.apply(Level::Error, Level::Warning), Some(Level::Error), "a rule may report above its page");
}

#[test]
fn paths_are_relative_to_the_file_though_the_root_is_below_it() {
    let top = tempfile::tempdir().unwrap();
    let root = top.path().join("services/api");
    fs::create_dir_all(root.join("src")).unwrap();
    fs::create_dir(top.path().join(".git")).unwrap();
    fs::write(root.join("src/main.ts"), "").unwrap();
    fs::write(
        top.path().join(FILE_NAME),
        "exclude = [\"services/api/legacy\"]\nentries = [\"services/api/src/main.ts\", \"services/web/main.ts\"]\n",
    )
    .unwrap();
    let config = Config::load(&root, &Source::Nearest, RULES).unwrap();
    assert!(config.excludes("legacy/a.ts"));
    assert!(!config.excludes("src/a.ts"));
    assert_eq!(config.entries, ["src/main.ts".into()] as [RelPath; 1]);
    assert_eq!(&*config.file().unwrap().rel, "../../loadproof.toml");
    assert!(Config::load(&root, &Source::None, RULES).unwrap().file().is_none());
}

#[test]
fn the_search_stops_at_the_top_of_the_repository() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("repo");
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(outer.path().join(FILE_NAME), "no such key = 1").unwrap();
    assert!(Config::load(&root, &Source::Nearest, RULES).unwrap().file().is_none());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_refused() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("repo");
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(outer.path().join("secret"), "password").unwrap();
    std::os::unix::fs::symlink("../secret", root.join(FILE_NAME)).unwrap();
    let text = Config::load(&root, &Source::Nearest, RULES).unwrap_err().to_string();
    assert!(!text.contains("password"), "{text}");
    assert!(text.contains("leads out of the repository"), "{text}");
}

#[test]
fn the_template_is_valid_as_it_is_and_with_every_key_in_use() {
    parse(TEMPLATE).unwrap();
    let used: Vec<String> = TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key)
                if key.starts_with(['[', '"']) || key.split_once(" = ").is_some_and(|(it, _)| !it.contains(' ')) =>
            {
                key.to_owned()
            }
            _ => line.to_owned(),
        })
        .collect();
    let config = parse(&used.join("\n")).unwrap();
    assert_eq!((config.ignores.len(), config.deployables.len()), (1, 1));
    assert_eq!(config.max_file_bytes, Some(1_048_576));
    let rows = &config.knowledge;
    assert_eq!((rows.limiter.len(), rows.client.len(), rows.ignored.len()), (1, 1, 1));
    assert!(config.excludes("legacy/x.ts"));
    assert_eq!(config.provided_env, ["PORT", "DATABASE_URL"]);
    let messages: Vec<&str> = config.warnings.iter().map(|it| it.message.as_str()).collect();
    let of_entries = messages.iter().filter(|it| it.contains("entry point counts for nothing")).count();
    let of_rows = messages.iter().filter(|it| it.contains("row of knowledge counts for nothing")).count();
    assert_eq!((of_entries, of_rows, messages.len()), (2, 2, 4), "the files of the template do not exist here");
}

#[test]
fn rows_of_knowledge_name_something_that_is_there() {
    let limiter = "[[knowledge.limiter]]\nexports = [\"a\"]\nform = \"call\"\nunit = \"ms\"\n";
    let text = error(limiter);
    assert!(text.contains("loadproof.toml:1:1: this row names nothing"), "{text}");
    let client = "[[knowledge.client]]\nexports = [\"a\"]\nform = \"call\"\nsystem = \"postgresql\"\nkind = \"pool\"\n";
    let text = error(&format!("{client}package = \"x\"\nfile = \"a.ts\"\n"));
    assert!(text.contains("loadproof.toml:7:8: a row is about a `package` or about a `file`"), "{text}");
    let text = error(&format!("{client}package = \"x\"\nversions = \"five\"\n"));
    assert!(text.contains("loadproof.toml:7:12: not a version range of npm"), "{text}");
    let text = error("[[knowledge.ignored]]\npackage = \"x\"\n");
    assert!(text.contains("a row says `options` or `url`") && text.contains("does not say what happens"), "{text}");
    let text = error(&format!("{client}package = \"x\"\nsizes = []\n"));
    assert!(text.contains("loadproof.toml:7:1: unknown key `sizes`"), "{text}");

    let config = parse(&format!("{limiter}file = \"./src/limits.ts\"\n")).unwrap();
    assert_eq!(config.knowledge.limiter[0].file.as_deref(), Some("src/limits.ts"));
    assert_eq!(
        config.warnings[0].to_string(),
        "loadproof.toml:5:8: no such file, so this row of knowledge counts for nothing\n   |\n 5 | file = \
         \"./src/limits.ts\"\n   |        ^^^^^^^^^^^^^^^^^"
    );
}

#[test]
fn files_of_rows_are_relative_to_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("services/api");
    fs::create_dir_all(root.join("src")).unwrap();
    fs::write(root.join("src/limits.ts"), "").unwrap();
    let row = "[[knowledge.limiter]]\nexports = [\"a\"]\nform = \"call\"\nunit = \"ms\"\n";
    let text = format!("{row}file = \"services/api/src/limits.ts\"\n{row}file = \"services/web/src/limits.ts\"\n");
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(FILE_NAME), text).unwrap();
    let config = Config::load(&root, &Source::Nearest, RULES).unwrap();
    let files: Vec<_> = config.knowledge.limiter.iter().map(|row| row.file.as_deref()).collect();
    assert_eq!(files, [Some("src/limits.ts")], "the other one is not part of the run");
    assert!(config.warnings.is_empty(), "{:?}", config.warnings);
}
