//! Every row of `rules/pool/ignored.toml` that needs no engine and no server of its own, run at the newest version of its range that
//! `package.json` has: each option and each parameter of the URL is set, and the pool is as if it were not.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::install::{is_on, run};

/// Connections without a size.
const DEFAULT: u64 = 10;
const DEFAULT_OF_SEQUELIZE: u64 = 5;

#[test]
fn what_the_table_calls_ignored_is_ignored() {
    if !is_on() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/pool/ignored.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table: Value = toml::from_str(&text).unwrap();
    let rows = table["ignored"].as_array().unwrap();
    let asked: Vec<Value> = rows.iter().enumerate().filter_map(|(index, row)| asked(index, row)).collect();
    let seen = run("pool/ignored.mjs", &[("ROWS", &Value::Array(asked).to_string())]);
    let seen = seen.as_array().unwrap();
    assert!(seen.len() > 150, "only {} options were run", seen.len());
    let wrong: Vec<String> = seen.iter().filter_map(|it| contradiction(it, rows)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the script gets of a row, unless it is one that it cannot run.
fn asked(index: usize, row: &Value) -> Option<Value> {
    let effect = row["effect"].as_str().unwrap_or_default();
    // Idle connections and slow servers are not looked at; what postgres.js hands on is thrown by the server.
    let is_other = effect.contains("idle connections") || effect.contains("a connection attempt may");
    if is_other || (row["package"] == "postgres" && !row["throws"].is_null()) {
        return None;
    }
    let mut asked = json!({ "index": index, "timeout": effect.contains("waits") });
    for key in ["package", "versions", "systems", "options", "url"] {
        if !row[key].is_null() {
            asked[key] = row[key].clone();
        }
    }
    Some(asked)
}

/// What the library does otherwise than its row says.
fn contradiction(seen: &Value, rows: &[Value]) -> Option<String> {
    let (key, outcome) = (seen["key"].as_str().unwrap(), &seen["seen"]);
    let row = &rows[usize::try_from(seen["row"].as_u64().unwrap()).unwrap()];
    let option = key.rsplit([' ', '.', '?']).next().unwrap();
    let expected = match (row["throws"].as_str(), row["effect"].as_str().unwrap_or_default()) {
        (Some(error), _) => {
            let error = error.replace("{option}", option).replace("{lower}", &option.to_lowercase());
            json!(format!("throws: {error}"))
        }
        (None, effect) if effect.contains("waits") => json!("still waiting"),
        (None, effect) if effect.contains("opens one connection") => json!(1),
        (None, _) if row["package"] == "sequelize" => json!(DEFAULT_OF_SEQUELIZE),
        (None, _) => json!(DEFAULT),
    };
    (*outcome != expected).then(|| format!("{key}: {outcome}, and the table has {expected}"))
}
