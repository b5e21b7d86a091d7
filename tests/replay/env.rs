//! Values of the environment: numbers that stay text, and when a constant sees what dotenv loads.

use serde_json::json;

use crate::install::replay;

/// Backs rows of `rules/env/numbers.toml`: `http` listen, `postgres` max, `jsonwebtoken` expiresIn, `bcryptjs` hash.
#[test]
fn numbers_that_stay_text_do_what_the_table_says() {
    let Some(seen) = replay("env/numbers.mjs") else { return };
    let expected = json!({
        "listen(3000x)": "UNIX socket 3000x",
        "listen(NaN)": "throws: ERR_SOCKET_BAD_PORT",
        "listen(undefined)": "port",
        "postgres max": { "'20'": 1, "20": 20, "NaN": "throws: Invalid array length" },
        "jsonwebtoken expiresIn: '3600'": 3,
        "jsonwebtoken expiresIn: 3600": 3600,
        "jsonwebtoken expiresIn: NaN":
            "throws: \"expiresIn\" should be a number of seconds or string representing a timespan",
        "bcryptjs hash(…, '10')": "throws: Invalid salt version: 10",
        "bcryptjs hash(…, 10)": "$2b$10$",
    });
    assert_eq!(seen, expected);
}

/// Backs `env/read-before-load` and `env/loader-after-imports`; `tests/env_oracle.rs` has many more positions, measured once.
#[test]
fn a_constant_sees_what_dotenv_loads_before_its_module_runs() {
    let Some(seen) = replay("env/dotenv-order.mjs") else { return };
    let sees = json!({ "atLoad": "from .env", "later": "from .env" });
    let too_late = json!({ "atLoad": "unset", "later": "from .env" });
    let expected = json!({
        "import dotenv/config first": sees,
        "import dotenv/config last": too_late,
        "dotenv.config() between imports": too_late,
        "require, dotenv.config() between": sees,
        "no loader, --import dotenv/config": sees,
        "no loader, --env-file": sees,
        "set already": { "atLoad": "from the shell", "later": "from the shell" },
    });
    assert_eq!(seen, expected);
}
