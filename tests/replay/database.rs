//! What a pool does on a real PostgreSQL server: its throughput, its queue, its loss, its deadlock.
//!
//! The server is Debian's, started here on a free port in a folder of its own. `max_connections` is 100, PostgreSQL's default.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::install::{is_on, run};

#[test]
fn pools_on_postgresql_do_what_the_pages_say() {
    if !is_on() {
        return;
    }
    let server = Server::start();
    let replay = |path| run(path, &[("DATABASE_URL", &server.url)]);
    ten_connections_serve_120_clients_at_their_own_pace(&replay("database/default-pool.mjs"));
    an_exhausted_pool_waits_for_ever(&replay("database/leak.mjs"));
    a_terminated_connection_ends_the_process(&replay("database/terminate.mjs"));
    more_than_the_server_takes_is_refused(&replay("database/too-many.mjs"));
    a_transaction_that_asks_the_pool_again_deadlocks(&replay("database/outer-client.mjs"));
}

/// Backs `size-default` of pg and `PrismaPg`, and the ceiling that `pool/size-unset` tells: connections / seconds of a query.
fn ten_connections_serve_120_clients_at_their_own_pace(seen: &Value) {
    for (library, wide) in [("pg", "pg max: 90"), ("PrismaPg", "PrismaPg max: 90")] {
        let (seen, wide) = (&seen[library], &seen[wide]);
        assert_eq!(seen["errors"], 0, "{library}: {seen}");
        assert_eq!(seen["connections"], 10, "{library}: {seen}");
        // 10 connections / 0.05 s: no more than 200 queries a second, and each of 120 clients waits for 11 others at least.
        assert!(number(seen, "perSecond") <= 200.0, "{library}: {seen}");
        assert!(number(seen, "medianMs") >= 500.0, "{library}: {seen}");
        assert_eq!(wide["connections"], 90, "{library}: {wide}");
        assert!(number(wide, "medianMs") < number(seen, "medianMs") / 2.0, "{library}: {wide} against {seen}");
    }
    assert_eq!(seen["pg"]["waiting"], 110, "{seen}");
}

/// Backs `acquire-default = 0` of pg, `pool/no-acquire-timeout` and `pool/client-leak`.
fn an_exhausted_pool_waits_for_ever(seen: &Value) {
    let expected = json!({
        "10 leaked": "still waiting after 5 s",
        "10 leaked, connectionTimeoutMillis: 1000": "timeout exceeded when trying to connect",
        "9 leaked": "served",
    });
    assert_eq!(*seen, expected);
}

/// Backs `listener` of pg, drizzle, `PrismaPg` and TypeORM: a restart, a failover and a timeout of idle sessions look like this.
fn a_terminated_connection_ends_the_process(seen: &Value) {
    let ends = "exit 1: error: terminating connection due to administrator command";
    let expected = json!({
        "pg": ends,
        "pg with a listener": "goes on",
        "drizzle of a URL": ends,
        "PrismaPg": "goes on",
        "typeorm": "goes on",
    });
    assert_eq!(*seen, expected);
}

/// Backs `pool/exceeds-database`: two processes with 60 connections each on a server that takes 100.
fn more_than_the_server_takes_is_refused(seen: &Value) {
    assert_eq!(seen["max_connections"], "100");
    assert_eq!(seen["2 x 40"], json!({}), "{seen}");
    let refused = seen["2 x 60"].as_object().unwrap();
    assert!(!refused.is_empty(), "{seen}");
    for message in refused.keys() {
        let known = ["sorry, too many clients already", "remaining connection slots are reserved"];
        assert!(known.iter().any(|it| message.contains(it)), "{message}");
    }
}

/// Backs `pool/transaction-outer-client`: as many transactions as connections, and each asks the pool for one more.
fn a_transaction_that_asks_the_pool_again_deadlocks(seen: &Value) {
    let expected = json!({
        "pg, outer client": "still waiting after 3 s",
        "pg, its own client": "served",
        "knex, outer client":
            "Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?",
        "knex, trx": "served",
        "sequelize, outer client": "Operation timeout",
        "sequelize, transaction": "served",
        "typeorm, outer manager": "still waiting after 3 s",
        "typeorm, its own manager": "served",
        "drizzle, db": "still waiting after 3 s",
        "drizzle, tx": "served",
    });
    assert_eq!(*seen, expected);
}

fn number(seen: &Value, key: &str) -> f64 {
    seen[key].as_f64().unwrap_or_else(|| panic!("{key} in {seen}"))
}

/// A PostgreSQL server that ends with this value, and also when the process of the tests ends without dropping it.
struct Server {
    url: String,
    process: Child,
    // Removed last.
    _folder: tempfile::TempDir,
}

/// Starts what it is given and ends it as soon as its own standard input is closed.
const UNTIL_CLOSED: &str = r#""$@" </dev/null & server=$!; read -r _; kill -INT "$server"; wait "$server""#;

impl Server {
    fn start() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        // PostgreSQL refuses to run as root; its Debian package makes this user. `setpriv` becomes the server, so signals reach it.
        let as_user: &[&str] =
            if is_root() { &["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] } else { &[] };
        if is_root() {
            expect_success(&Command::new("chown").arg("-R").arg("postgres").arg(folder.path()).output().unwrap());
        }
        let command = |program: &str| {
            let path = programs.join(program);
            let mut words = as_user.iter().copied().chain([path.to_str().unwrap()]).map(str::to_owned);
            let mut command = Command::new(words.next().unwrap());
            command.args(words).current_dir(folder.path());
            command
        };
        let mut initdb = command("initdb");
        initdb.args(["--no-sync", "--auth=trust", "--username=app", "--no-locale", "--encoding=UTF8", "-D"]).arg(&data);
        expect_success(&initdb.output().unwrap());

        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let server = command("postgres");
        let mut process = Command::new("sh");
        process.args(["-c", UNTIL_CLOSED, "sh"]).arg(server.get_program()).args(server.get_args());
        process.arg("-D").arg(&data).args(["-p", &port, "-h", "127.0.0.1", "-k", "", "-F"]);
        let log = fs::File::create(folder.path().join("log")).unwrap();
        process.current_dir(folder.path()).stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
        let process = process.spawn().unwrap();
        let server = Self { url: format!("postgresql://app@127.0.0.1:{port}/postgres"), process, _folder: folder };

        let deadline = Instant::now() + Duration::from_secs(60);
        let mut is_ready = Command::new(programs.join("pg_isready"));
        is_ready.args(["-h", "127.0.0.1", "-p", &port]);
        while !is_ready.output().unwrap().status.success() {
            let log = fs::read_to_string(server._folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "PostgreSQL does not start:\n{log}");
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The folder of PostgreSQL's server programs; Debian keeps them out of `PATH`, one folder a version.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|it| it.path().join("bin"));
    let of_path = std::env::var_os("PATH");
    let in_path = of_path.iter().flat_map(std::env::split_paths);
    let has_all = |folder: &PathBuf| ["initdb", "postgres", "pg_isready"].iter().all(|it| folder.join(it).is_file());
    let mut known: Vec<_> = versions.chain(in_path).filter(has_all).collect();
    known.sort();
    known.pop().unwrap_or_else(|| {
        panic!("LOADPROOF_TEST_NODE=1 is set, but PostgreSQL's server is not installed (Debian: postgresql)")
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n")
}

fn expect_success(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
}
