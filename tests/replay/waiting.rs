//! How long a query waits for a connection: a pool of one whose connection is taken, and what the second query meets within 4 s.
//!
//! Backs `acquire` and `acquire-default` of `rules/pool/clients.toml`, `pool/no-acquire-timeout`, and the timeouts under keys that no
//! driver reads (`pool/option-ignored`).

use serde_json::{Value, json};

use crate::install::replay;

const WAITS: &str = "still waiting";

/// Compares what was seen of the names that start with `library`.
fn assert_seen(seen: &Value, library: &str, expected: &Value) {
    let of_library = seen.as_object().unwrap().iter().filter(|(name, _)| name.split(' ').next() == Some(library));
    let of_library: serde_json::Map<_, _> = of_library.map(|(name, it)| (name.clone(), it.clone())).collect();
    assert_eq!(Value::Object(of_library), *expected, "{library}");
}

#[test]
fn a_full_pool_waits_unless_the_timeout_has_the_key_that_the_library_reads() {
    let Some(seen) = replay("pool/exhausted.mjs") else { return };
    let of_pg = "timeout exceeded when trying to connect";
    let of_knex =
        "Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?";
    let of_mariadb = "pool timeout: failed to retrieve a connection from pool after N ms";
    let none_left = "No connections available.";
    assert_seen(
        &seen,
        "pg",
        &json!({
            "pg": WAITS,
            "pg connectionTimeoutMillis: 2000": of_pg,
            "pg acquireTimeoutMillis: 2000": WAITS,
            "pg acquireTimeout: 2000": WAITS,
            "pg connectTimeout: 2000": WAITS,
            "pg connectionTimeout: 2000": WAITS,
        }),
    );
    assert_seen(
        &seen,
        "PrismaPg",
        &json!({
            "PrismaPg": WAITS,
            "PrismaPg connectionTimeoutMillis: 2000": of_pg,
            "PrismaPg acquireTimeout: 2000": WAITS,
        }),
    );
    assert_seen(
        &seen,
        "typeorm",
        &json!({
            "typeorm": WAITS,
            "typeorm connectTimeoutMS: 2000": of_pg,
            "typeorm extra: { connectionTimeoutMillis: 2000 }": of_pg,
            "typeorm acquireTimeout: 2000": WAITS,
        }),
    );
    assert_seen(
        &seen,
        "sequelize",
        &json!({
            "sequelize": WAITS,
            "sequelize pool: { acquire: 2000 }": "Operation timeout",
            "sequelize pool: { acquireTimeoutMillis: 2000 }": WAITS,
        }),
    );
    assert_seen(
        &seen,
        "knex",
        &json!({
            "knex": WAITS,
            "knex acquireConnectionTimeout: 2000": of_knex,
            "knex pool: { acquireTimeoutMillis: 2000 }": of_knex,
            "knex acquireTimeoutMillis: 2000": WAITS,
        }),
    );
    assert_seen(&seen, "postgres", &json!({ "postgres": WAITS, "postgres connect_timeout: 1": WAITS }));
    assert_seen(
        &seen,
        "mysql2",
        &json!({
            "mysql2": WAITS,
            "mysql2 acquireTimeout: 2000": WAITS,
            "mysql2 connectTimeout: 2000": WAITS,
            "mysql2 waitForConnections: true, queueLimit: 0": WAITS,
            "mysql2 waitForConnections: false": none_left,
        }),
    );
    assert_seen(
        &seen,
        "mysql",
        &json!({
            "mysql": WAITS,
            "mysql acquireTimeout: 2000": WAITS,
            "mysql waitForConnections: false": none_left,
        }),
    );
    assert_seen(&seen, "mariadb", &json!({ "mariadb": WAITS, "mariadb acquireTimeout: 2000": of_mariadb }));
    assert_seen(
        &seen,
        "PrismaMariaDb",
        &json!({
            "PrismaMariaDb ?acquireTimeout=2000": of_mariadb,
            "PrismaMariaDb ?pool_timeout=1": WAITS,
        }),
    );
    assert_seen(
        &seen,
        "generic-pool",
        &json!({
            "generic-pool": WAITS,
            "generic-pool acquireTimeoutMillis: 2000": "ResourceRequest timed out",
            "generic-pool acquireTimeout: 2000": WAITS,
        }),
    );
}
