//! The copy of `tests/replay/` with its packages, and how a script of it is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// Whether the switch is on; says so where it is not.
pub fn is_on() -> bool {
    let on = std::env::var("LOADPROOF_TEST_NODE").is_ok_and(|it| it == "1");
    if !on {
        println!("skipped: LOADPROOF_TEST_NODE=1 runs this on the real libraries");
    }
    on
}

/// What the script prints, or nothing where the switch is off. `path` is below `tests/replay/`.
///
/// # Panics
///
/// Where packages cannot be installed, and where the script fails: with everything that was printed.
pub fn replay(path: &str) -> Option<Value> {
    is_on().then(|| run(path, &[]))
}

/// As `replay`, with variables of the environment, for a test that has asked `is_on`.
pub fn run(path: &str, environment: &[(&str, &str)]) -> Value {
    let folder = match INSTALLED.get_or_init(install) {
        Ok(folder) => folder,
        Err(why) => panic!("LOADPROOF_TEST_NODE=1 is set, but {why}"),
    };
    let mut command = Command::new("node");
    command.arg(path).current_dir(folder).envs(environment.iter().copied()).stdin(Stdio::null());
    let output = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{path}: {}\n{stdout}{stderr}", output.status);
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{path} prints no JSON: {error}\n{stdout}{stderr}"))
}

static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();

fn install() -> Result<PathBuf, String> {
    let given = std::env::var_os("LOADPROOF_NODE_DIR").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).join("replay");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay");
    // The packages of an earlier run do, where that run came to its end and had the same versions.
    let installed = folder.join("installed-lock.json");
    let is_current = fs::read(&installed).ok() == fs::read(source.join("package-lock.json")).ok();
    copy(&source, &folder).map_err(|error| format!("{} cannot be copied: {error}", source.display()))?;
    if !is_current {
        let output = Command::new("npm").arg("ci").current_dir(&folder).stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("npm cannot be run: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("`npm ci` in {} fails ({}):\n{said}", folder.display(), output.status));
        }
        fs::copy(folder.join("package-lock.json"), installed).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
