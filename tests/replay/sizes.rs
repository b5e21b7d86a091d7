//! Pool sizes: how many connections 60 queries open that are asked for at once and never answered.
//!
//! Backs `rules/pool/`: the size that each library takes, its default, and the keys that `pool/option-ignored` reports.

use serde_json::{Value, json};

use crate::install::replay;

#[test]
fn pg_reads_max_and_pool_size_and_no_parameter_of_the_url() {
    let Some(seen) = replay("pool/pg.mjs") else { return };
    let expected = json!({
        "nothing": 10,
        "max: 50": 50,
        "poolSize: 50": 50,
        "max: 20, poolSize: 50": 20,
        "connectionLimit: 50": 10,
        "maxConnections: 50": 10,
        "pool: { max: 50 }": 10,
        "max: '50'": 50,
        "max: NaN": 10,
        "max: 0": 10,
        "?max=50": 10,
        "?connection_limit=50": 10,
        "?poolSize=50": 10,
    });
    assert_eq!(seen, expected);
}

#[test]
fn mysql2_reads_connection_limit_and_warns_of_max() {
    let Some(seen) = replay("pool/mysql2.mjs") else { return };
    let ignored = "is currently a warning, but in future versions of MySQL2, an error will be thrown";
    let expected = json!({
        "nothing": 10,
        "connectionLimit: 50": 50,
        "max: 50": 10,
        "poolSize: 50": 10,
        "pool: { max: 50 }": 10,
        "connectionLimit: '50'": 50,
        "connectionLimit: NaN": 10,
        "connectionLimit: 0": 60,
        "?connectionLimit=50": 50,
        "?connection_limit=50": 10,
    });
    assert_eq!(seen["connections"], expected);
    let warnings = seen["warnings"].as_array().unwrap();
    for key in ["max", "poolSize", "connection_limit"] {
        let of_key = format!("Ignoring invalid configuration option passed to Connection: {key}. This {ignored}");
        assert!(warnings.iter().any(|it| it.as_str().unwrap().starts_with(&of_key)), "{key}: {warnings:#?}");
    }
}

#[test]
fn knex_reads_pool_max_and_throws_on_what_tarn_does_not_know() {
    let Some(seen) = replay("pool/knex.mjs") else { return };
    let pg = json!({
        "nothing": 10,
        "pool: { max: 50 }": 50,
        "max: 50": 10,
        "poolSize: 50": 10,
        "connection: { max: 50 }": 10,
        "connection: { pool: { max: 50 } }": 10,
        "?max=50": 10,
        "pool: { max: '50' }": "throws: Tarn: opt.max must be an integer > 0",
        "pool: { max: NaN }": "throws: Tarn: opt.max must be an integer > 0",
        "pool: { max: 1 }": "throws: Tarn: opt.max is smaller than opt.min",
        "pool: { min: 0, max: 1 }": 1,
        "pool: { max: 50, acquire: 1000 }": "throws: Tarn: unsupported option opt.acquire",
        "pool: { max: 50, idle: 1000 }": "throws: Tarn: unsupported option opt.idle",
        "pool: { max: 50, idleTimeout: 1000 }": "throws: Tarn: unsupported option opt.idleTimeout",
        "pool: { max: 50, idleTimeoutMillis: 1000 }": 50,
    });
    let mysql2 = json!({
        "nothing": 10,
        "connection: { connectionLimit: 50 }": 10,
        "pool: { max: 50 }": 50,
    });
    assert_eq!(seen, json!({ "pg": pg, "mysql2": mysql2 }));
}

#[test]
fn sequelize_reads_pool_max_at_the_top_alone() {
    let Some(seen) = replay("pool/sequelize.mjs") else { return };
    let each = json!({
        "nothing": 5,
        "pool: { max: 50 }": 50,
        "max: 50": 5,
        "poolSize: 50": 5,
        "pool: { maxConnections: 50 }": 5,
        "dialectOptions: { pool: { max: 50 } }": 5,
        "dialectOptions: { max: 50 }": 5,
        "define: { pool: { max: 50 } }": 5,
        "?max=50": 5,
        "pool: { max: '50' }": "throws: max must be an integer > 0",
        "pool: { max: NaN }": "throws: max must be an integer > 0",
    });
    assert_eq!(seen, json!({ "5": each, "6": each }));
}

/// With `poolSize`, TypeORM opens `by_pool_size` connections.
fn typeorm(by_pool_size: u32) -> Value {
    let postgres = json!({
        "nothing": 10,
        "poolSize: 50": by_pool_size,
        "extra: { max: 50 }": 50,
        "poolSize: 50, extra: { max: 20 }": 20,
        "extra: { connectionLimit: 50 }": 10,
        "extra: { poolSize: 50 }": 50,
        "connectionLimit: 50": 10,
        "max: 50": 10,
        "pool: { max: 50 }": 10,
    });
    let mysql = json!({
        "nothing": 10,
        "poolSize: 50": by_pool_size,
        "extra: { connectionLimit: 50 }": 50,
        "extra: { max: 50 }": 10,
        "extra: { poolSize: 50 }": 10,
        "connectionLimit: 50": 10,
        "pool: { max: 50 }": 10,
    });
    json!({ "postgres": postgres, "mysql": mysql })
}

#[test]
fn typeorm_hands_extra_to_the_driver_and_reads_pool_size_since_0_3_10() {
    let Some(seen) = replay("pool/typeorm.mjs") else { return };
    let (before, since) = (typeorm(10), typeorm(50));
    let expected = json!({ "0.2.45": before, "0.3.9": before, "0.3.10": since, "0.3.31": since, "1.1.1": since });
    assert_eq!(seen, expected);
}

#[test]
fn adapters_of_prisma_hide_connection_limit() {
    let Some(seen) = replay("pool/prisma.mjs") else { return };
    let pg = json!({
        "nothing": 10,
        "?connection_limit=50": 10,
        "?max=50": 10,
        "max: 50": 50,
        "connectionLimit: 50": 10,
        "only a URL, ?connection_limit=50": 10,
    });
    let mariadb = json!({
        "nothing": 10,
        "?connection_limit=50": 10,
        "?connectionLimit=50": 50,
    });
    assert_eq!(seen, json!({ "PrismaPg": pg, "PrismaMariaDb": mariadb }));
}

/// 60 are as many as are asked for: the default of 100 is not reached.
#[test]
fn mongodb_opens_5_then_10_then_100() {
    let Some(seen) = replay("pool/mongodb.mjs") else { return };
    let expected = json!({
        "mongodb 3": 5,
        "mongodb 3 useUnifiedTopology": 10,
        "mongodb 3 poolSize: 20": 20,
        "mongodb 3 maxPoolSize: 20": 20,
        "mongodb 3 ?maxPoolSize=20": 20,
        "mongodb 3 useUnifiedTopology, poolSize: 20": 20,
        "mongodb 3 useUnifiedTopology, maxPoolSize: 20": 20,
        "mongoose 5": 5,
        "mongoose 5 useUnifiedTopology": 10,
        "mongodb 7": 60,
        "mongodb 7 maxPoolSize: 20": 20,
        "mongodb 7 ?maxPoolSize=20": 20,
        "mongoose 9": 60,
        "mongoose 9 maxPoolSize: 20": 20,
    });
    assert_eq!(seen, expected);
}
