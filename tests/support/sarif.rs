//! SARIF against its schema.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The schema of SARIF 2.1.0 as OASIS publishes it. serde-sarif carries it in its sources, which are on this machine,
/// as it is built from them.
pub fn schema() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host])
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let manifest = packages.iter().find(|it| it["name"] == "serde-sarif").unwrap()["manifest_path"].as_str().unwrap();
    let schema = PathBuf::from(manifest).with_file_name("src").join("schema.json");
    // Its pattern of a language has a bracket too many, at which a validator that checks schemas stops.
    let text = fs::read_to_string(schema).unwrap().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    serde_json::from_str(&text).unwrap()
}

/// Fails where the document is not what the schema asks for.
pub fn validate(schema: &Value, document: &Value) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(document).map(|it| format!("{}: {it:.300}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}
