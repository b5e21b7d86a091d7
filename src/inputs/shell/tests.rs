use super::*;

fn of(line: &str) -> Vec<Command> {
    parse(&Text::new(line, Span::new(0, line.len())), line)
}

fn one(line: &str) -> Command {
    let mut found = of(line);
    assert_eq!(found.len(), 1, "{line}: {found:#?}");
    found.remove(0)
}

fn script(command: &Command) -> (Option<Runtime>, Option<&str>) {
    (command.runtime, command.script.as_ref().map(|it| it.value.as_str()))
}

fn chain(command: &Command) -> Vec<&str> {
    command.programs.iter().map(|it| it.value.as_str()).collect()
}

fn files(command: &Command) -> Vec<(EnvReader, Option<&str>)> {
    command.env_files.iter().map(|it| (it.by, it.path.as_ref().map(|it| it.value.as_str()))).collect()
}

fn runs(command: &Command) -> Vec<(&str, &str)> {
    command.runs.iter().map(|it| (it.manager.as_str(), it.script.value.as_str())).collect()
}

#[test]
fn node_with_every_way_to_load_something_first() {
    let line = "node -r x --import=./y.mjs --env-file=.env --env-file-if-exists .env.local --max-old-space-size=4096 dist/main.js --port 1";
    let command = one(line);
    assert_eq!(script(&command), (Some(Runtime::Node), Some("dist/main.js")));
    let preloads: Vec<_> = command.preloads.iter().map(|it| (it.kind, &line[it.module.span.range()])).collect();
    assert_eq!(preloads, [(PreloadKind::Require, "x"), (PreloadKind::Import, "./y.mjs")]);
    assert_eq!(
        files(&command),
        [(EnvReader::RuntimeOption, Some(".env")), (EnvReader::RuntimeOption, Some(".env.local"))]
    );
    assert!(command.env_files[1].optional);
    assert_eq!(command.arguments.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["--port", "1"]);
}

#[test]
fn assignments_in_all_forms_have_exact_spans() {
    for line in [
        "A=1 B='x y' node m.js",
        "cross-env A=1 B=\"x y\" node m.js",
        "env -i A=1 'B=x y' node m.js",
        "export A=1 && export B='x y' && node m.js",
        "set A=1&& B='x y' node m.js",
        "npx cross-env A=1 dotenvx run -e B='x y' -- node m.js",
    ] {
        let commands = of(line);
        let command = commands.last().unwrap();
        assert_eq!(command.env_value("A").unwrap().value, "1", "{line}");
        assert_eq!(&line[command.env_value("A").unwrap().span.range()], "1", "{line}");
        assert_eq!(command.env_value("B").unwrap().value, "x y", "{line}");
        assert_eq!(&line[command.env_value("B").unwrap().span.range()], "x y", "{line}");
        assert_eq!(script(command), (Some(Runtime::Node), Some("m.js")), "{line}");
    }
    assert_eq!(one("\"A=1\" b").env, []);
    assert_eq!(one("A=1\nB=2 C=3\nnode m.js").env, []);
}

#[test]
fn env_file_launchers() {
    let command = one("dotenv -e .env -e .env.local -o -- tsx watch src/main.ts");
    assert_eq!(chain(&command), ["dotenv", "tsx"]);
    assert_eq!(files(&command), [(EnvReader::DotenvCli, Some(".env")), (EnvReader::DotenvCli, Some(".env.local"))]);
    assert!(command.env_files[0].overrides && command.watch);
    assert_eq!(script(&command), (Some(Runtime::Tsx), Some("src/main.ts")));
    assert_eq!(files(&one("dotenv -- node a.js")), [(EnvReader::DotenvCli, None)]);
    assert_eq!(files(&one("env-cmd -f prod.env node a.js")), [(EnvReader::EnvCmd, Some("prod.env"))]);
    assert_eq!(files(&one("env-cmd ./.env.prod node a.js")), [(EnvReader::EnvCmd, Some("./.env.prod"))]);
    assert_eq!(files(&one("dotenvx run -f .env.prod -- node a.js")), [(EnvReader::Dotenvx, Some(".env.prod"))]);
    assert_eq!(files(&one("doppler run -- node a.js")), [(EnvReader::External, None)]);
    assert_eq!(
        files(&one("node -r dotenv/config a.js dotenv_config_path=x.env")),
        [(EnvReader::DotenvConfig, Some("x.env"))]
    );
    assert_eq!(
        files(&one("DOTENV_CONFIG_PATH=y.env node --import dotenv/config a.js")),
        [(EnvReader::DotenvConfig, Some("y.env"))]
    );
    let line = "NODE_OPTIONS=\"-r dotenv/config --max-old-space-size=1\" nest start --watch";
    let command = one(line);
    assert_eq!(files(&command), [(EnvReader::DotenvConfig, None)]);
    assert_eq!(&line[command.preloads[0].module.span.range()], "dotenv/config");
    assert_eq!((command.runtime, command.watch), (Some(Runtime::Nest), true));
}

#[test]
fn package_managers() {
    assert_eq!(runs(&one("npm run build --workspace=api")), [("npm", "build")]);
    assert_eq!(runs(&one("npm start")), [("npm", "start")]);
    assert_eq!(runs(&one("yarn start:prod")), [("yarn", "start:prod")]);
    let filtered = one("pnpm --filter @x/api run dev");
    assert_eq!(
        (runs(&filtered), filtered.runs[0].scope.as_ref().unwrap().value.as_str()),
        (vec![("pnpm", "dev")], "@x/api")
    );
    assert_eq!(of("cd a && cd ../b && node x")[0].directory.as_ref().unwrap().value, "a/../b");
    assert_eq!(
        script(&one("next dev --experimental-https-key ./k.pem -H 0.0.0.0 web")),
        (Some(Runtime::Next), Some("web"))
    );
    assert_eq!(files(&one("dotenv-flow -e .env -- node x")), [(EnvReader::DotenvCli, Some(".env"))]);
    assert_eq!(one("npm --prefix server run dev").directory.unwrap().value, "server");
    assert_eq!(runs(&one("yarn workspace api dev")), [("yarn", "dev")]);
    assert_eq!(script(&one("pnpm tsx src/a.ts")), (Some(Runtime::Tsx), Some("src/a.ts")));
    assert_eq!(
        script(&one("pnpm exec ts-node -r tsconfig-paths/register src/a.ts")),
        (Some(Runtime::TsNode), Some("src/a.ts"))
    );
    assert_eq!(runs(&one("npm ci")), []);
    let bun = one("bun --watch run src/index.ts");
    assert_eq!(
        (script(&bun), files(&bun)),
        ((Some(Runtime::Bun), Some("src/index.ts")), vec![(EnvReader::Automatic, None)])
    );
    assert_eq!(script(&one("bun src/index.ts")), (Some(Runtime::Bun), Some("src/index.ts")));
    assert_eq!(runs(&one("bun run dev")), [("bun", "dev")]);
    assert_eq!(runs(&one("run-p build:* lint")), [("npm-run-all", "build:*"), ("npm-run-all", "lint")]);
    let turbo = one("turbo run dev --filter=api");
    assert_eq!((runs(&turbo), turbo.runs[0].scope.as_ref().unwrap().value.as_str()), (vec![("turbo", "dev")], "api"));
    assert_eq!(runs(&one("node --run start")), [("node", "start")]);
}

#[test]
fn launchers_with_lines_in_words() {
    let nodemon = one("cross-env A=1 nodemon --watch src -e ts --exec \"ts-node -T src/main.ts\"");
    assert_eq!(chain(&nodemon), ["cross-env", "nodemon", "ts-node"]);
    assert_eq!(
        (script(&nodemon), nodemon.env_value("A").is_some()),
        ((Some(Runtime::TsNode), Some("src/main.ts")), true)
    );
    assert_eq!(script(&one("nodemon --exec ts-node src/main.ts")), (Some(Runtime::TsNode), Some("src/main.ts")));
    assert_eq!(script(&one("nodemon -x 'node -r dotenv/config' src/a.js")), (Some(Runtime::Node), Some("src/a.js")));
    assert_eq!(script(&one("nodemon src/a.js")), (Some(Runtime::Nodemon), Some("src/a.js")));
    assert_eq!(script(&one("nodemon src/a.ts --exec ts-node")), (Some(Runtime::TsNode), Some("src/a.ts")));
    let both = of("concurrently -n a,b \"npm run a\" 'X=1 node b.js' npm:c");
    assert_eq!((runs(&both[0]), runs(&both[2])), (vec![("npm", "a")], vec![("npm", "c")]));
    assert_eq!(script(&both[1]), (Some(Runtime::Node), Some("b.js")));
    let sh = of("sh -c 'npx prisma migrate deploy && node dist/main'");
    assert_eq!(script(&sh[1]), (Some(Runtime::Node), Some("dist/main")));
    assert_eq!(script(&one("tsc-watch --onSuccess 'node dist/a.js'")), (Some(Runtime::Node), Some("dist/a.js")));
    let file = r#"{"dev": "nodemon --exec \"A=1 node x.js\""}"#;
    let text = Text::new("nodemon --exec \"A=1 node x.js\"", Span::new(9, file.len() - 2));
    let command = parse(&text, file).remove(0);
    assert_eq!(&file[command.env_value("A").unwrap().span.range()], "1");
    assert_eq!(&file[command.script.unwrap().span.range()], "x.js");
}

#[test]
fn pm2_nest_next_and_wrappers() {
    let pm2 = one("pm2 start dist/main.js -i max --name api --node-args=\"-r dotenv/config\"");
    assert_eq!(
        (script(&pm2), pm2.instances.as_ref().unwrap().value.as_str()),
        ((Some(Runtime::Pm2), Some("dist/main.js")), "max")
    );
    assert_eq!(files(&pm2), [(EnvReader::DotenvConfig, None)]);
    assert_eq!(
        script(&one("pm2-runtime ecosystem.config.js --env production")),
        (Some(Runtime::Pm2), Some("ecosystem.config.js"))
    );
    assert_eq!(runs(&one("pm2 start npm --name x -- run start")), [("npm", "start")]);
    assert_eq!(one("nest start api --watch").arguments[0].value, "api");
    assert_eq!(files(&one("next start -p 3000")), [(EnvReader::Automatic, None)]);
    assert_eq!(script(&one("dumb-init -- node a.js")), (Some(Runtime::Node), Some("a.js")));
    assert_eq!(script(&one("./wait-for-it.sh db:5432 -- node a.js")), (Some(Runtime::Node), Some("a.js")));
    assert_eq!(script(&one("node ./node_modules/.bin/x")), (Some(Runtime::Node), Some("./node_modules/.bin/x")));
}

#[test]
fn operators_redirections_and_comments() {
    let all = of(
        "cd api && npx tsc -p . ; node a.js > out.log 2>&1 | tee x & echo \"a && b\" # node no.js\nnode c.js || true",
    );
    let seen: Vec<_> = all.iter().map(|it| (it.program().unwrap(), it.joined_by)).collect();
    let expected = [
        ("tsc", Joint::Then),
        ("node", Joint::Pipe),
        ("tee", Joint::Background),
        ("echo", Joint::Then),
        ("node", Joint::Or),
        ("true", Joint::End),
    ];
    assert_eq!(seen, expected);
    assert_eq!(all[0].directory.as_ref().unwrap().value, "api");
    assert_eq!(all[1].arguments, []);
    assert_eq!(all[3].arguments[0].value, "a && b");
    assert_eq!(of("node a.js \\\n  --x").remove(0).arguments[0].value, "--x");
    assert_eq!(one("A=$(cat x; y) node a.js").env_value("A").unwrap().value, "$(cat x; y)");
}

#[test]
fn hostile_lines_end_soon() {
    of(&"sh -c \"".repeat(5_000));
    of(&"a && ".repeat(10_000));
    of(&"\\".repeat(60_000));
    of(&"$(".repeat(30_000));
    of(&"é'".repeat(10_000));
    of(&"\0 ".repeat(10_000));
    assert_eq!(of(&"x ".repeat(1_000_000)), []);
    for word in [
        "concurrently",
        "dotenv",
        "npm run",
        "yarn",
        "pm2 start",
        "nodemon --exec",
        "turbo",
        "env-cmd -f",
        "nest",
        "bun run",
        "node -r",
    ] {
        of(word);
        of(&format!("{word} --"));
    }
}

#[test]
fn files_that_the_shell_itself_reads() {
    let read = |line: &str| {
        let command = of(line).pop().unwrap();
        let path = command.env_files.first().and_then(|it| it.path.clone());
        path.map(|it| (command.env_files[0].by, it.value))
    };
    let by_shell = |path: &str| Some((EnvReader::Shell, path.to_owned()));
    assert_eq!(read("set -a && . ./.env && set +a && node a.js"), by_shell("./.env"));
    assert_eq!(read("source config/prod.env; node a.js"), by_shell("config/prod.env"));
    assert_eq!(read("export $(grep -v '^#' .env.local | xargs) && node a.js"), by_shell(".env.local"));
    assert_eq!(read("env $(cat .env) node a.js"), by_shell(".env"));
    assert_eq!(script(&of("env $(cat .env) node a.js")[0]), (Some(Runtime::Node), Some("a.js")));
    assert_eq!(read("source ~/.nvm/nvm.sh && node a.js"), None);
    assert_eq!(read("export $(date) && node a.js"), None);
}
