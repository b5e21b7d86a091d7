//! What the loss of an idle connection does to a process in which nothing listens to `error`.
//!
//! Backs `listener` of `rules/pool/clients.toml` and `pool/no-error-listener`.

use serde_json::json;

use crate::install::replay;

#[test]
fn the_loss_of_an_idle_connection_ends_the_process_of_some() {
    let Some(seen) = replay("pool/idle-loss.mjs") else { return };
    let of_pg = "exit 1: Error: Connection terminated unexpectedly";
    let of_mysql = "exit 1: Error: Connection lost: The server closed the connection.";
    let of_amqp = "exit 1: Error: Unexpected close";
    let expected = json!({
        "pg Pool": of_pg,
        "pg Pool with a listener": "goes on",
        "pg Client": of_pg,
        "postgres": "goes on",
        "PrismaPg": "goes on",
        "PrismaPg of a pool": "goes on",
        "drizzle of a URL": of_pg,
        "drizzle with a listener on $client": "goes on",
        "typeorm postgres": "goes on",
        "sequelize postgres": "goes on",
        "knex pg": "goes on",
        "mysql createPool": "goes on",
        "mysql createConnection": of_mysql,
        "mysql2 createPool": "goes on",
        "mysql2 createConnection": of_mysql,
        "mysql2/promise createConnection": "goes on",
        "mysql2 createConnection().promise()": of_mysql,
        "mysql2 createConnection().promise() with a listener": "goes on",
        "mariadb createConnection": "exit 1: SqlError: (conn:1, no: 45009, SQLState: 08S01) socket has unexpectedly been closed",
        "mariadb createPool": "goes on",
        "amqplib 0.10 connect": of_amqp,
        "amqplib 2 connect": of_amqp,
        "amqplib 2 connect with a listener": "goes on",
        "redis createClient": "exit 1: SocketClosedUnexpectedlyError: Socket closed unexpectedly",
        "redis createClient with a listener": "goes on",
        "ioredis": "goes on",
    });
    assert_eq!(seen, expected);
}
