use super::*;

fn build(files: &[(&str, &str)]) -> EnvDeclarations {
    let files = files.iter().map(|(path, text)| ((*path).into(), EnvFileKind::of(path).unwrap(), (*text).into()));
    EnvDeclarations::build(files, &["GIVEN_*".to_owned()])
}

fn seen<'a>(found: &'a EnvDeclarations, name: &str) -> Vec<(&'a str, Option<&'a str>, Provision, &'a str)> {
    let row = |it: &'a Declaration| {
        (&*it.location.path, it.value.as_deref().or(it.fallback.as_deref()), it.provision, &*it.directory)
    };
    found.of(name).iter().map(row).collect()
}

#[test]
fn kinds_are_seen_from_paths() {
    for path in [".env", "a/.env.local", ".example.env", "prod.env", "env.example", ".env-example.env"] {
        assert_eq!(EnvFileKind::of(path), Some(EnvFileKind::Env), "{path}");
    }
    for path in [".envrc", "src/env.ts", "env.js", ".env.d.ts", ".env.vault", "a.md", "Dockerfile.md", ".dockerignore"]
    {
        assert_eq!(EnvFileKind::of(path), None, "{path}");
    }
    assert_eq!(EnvFileKind::of("docker/docker-compose.prod.yml"), Some(EnvFileKind::Compose));
    assert_eq!(EnvFileKind::of("compose.yaml"), Some(EnvFileKind::Compose));
    assert_eq!(EnvFileKind::of("api/Dockerfile.prod"), Some(EnvFileKind::Dockerfile));
    assert_eq!(EnvFileKind::of(".github/workflows/ci.yml"), Some(EnvFileKind::Ci(CiKind::GitHub)));
    assert_eq!(EnvFileKind::of("k8s/api.yaml"), Some(EnvFileKind::Manifests));
}

#[test]
fn all_sources_of_one_variable() {
    let found = build(&[
        (".env.example", "FLAG=false # off\nONLY_EXAMPLE=1\n"),
        ("api/.env", "FLAG=true\nURL=http://${HOST}/\n"),
        (
            "docker-compose.yml",
            "services:\n  api:\n    build: ./api\n    env_file: api/.env\n    environment:\n      FLAG: ${FLAG:-no}\n      PASSED:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_DB: x}\n",
        ),
        ("api/Dockerfile", "FROM a AS build\nENV BUILT=1\nFROM a\nARG VERSION\nENV FLAG=1\nCMD node x\n"),
        (
            "api/package.json",
            "{\"scripts\": {\"start\": \"cross-env FLAG=off node x\", \"dev\": \"NAME=$USER node x\"}}",
        ),
        (".github/workflows/ci.yml", "env: {FLAG: ci}\njobs: {t: {steps: [{run: \"CI_ONLY=1 npm t\"}]}}\n"),
        ("turbo.json", "{\"globalEnv\": [\"FLAG\", \"PUBLIC_*\"]}"),
        ("Procfile", "web: FLAG=proc node x\n"),
    ]);
    assert_eq!(found.errors, []);
    let expected = [
        (".env.example", Some("false"), Provision::File, ""),
        (".github/workflows/ci.yml", Some("ci"), Provision::Ci, ""),
        ("Procfile", Some("proc"), Provision::Outside, ""),
        ("api/.env", Some("true"), Provision::File, "api"),
        ("api/.env", Some("true"), Provision::Outside, "api"),
        ("api/Dockerfile", Some("1"), Provision::Outside, "api"),
        ("api/package.json", Some("off"), Provision::Outside, "api"),
        ("docker-compose.yml", Some("no"), Provision::Outside, "api"),
        ("turbo.json", None, Provision::NameOnly, ""),
    ];
    assert_eq!(seen(&found, "FLAG"), expected);
    assert_eq!(seen(&found, "PASSED"), [("docker-compose.yml", None, Provision::Outside, "api")]);
    assert_eq!(seen(&found, "POSTGRES_DB")[0].2, Provision::Foreign);
    assert_eq!(seen(&found, "VERSION")[0].2, Provision::Build);
    assert_eq!(seen(&found, "BUILT")[0].2, Provision::Build);
    assert_eq!(found.of("URL")[0].value, None);
    assert_eq!(found.of("NAME")[0].value, None);
    assert!(found.declared("PUBLIC_URL") && found.declared("CI_ONLY") && !found.declared("HOST"));
    assert!(found.is_platform_provided("GIVEN_X") && found.is_platform_provided("NODE_ENV"));
    let values: Vec<_> = found.values("FLAG").iter().map(|it| it.0).collect();
    assert_eq!(values, ["false", "ci", "proc", "true", "1", "off", "no"]);
    assert_eq!(found.values("POSTGRES_DB"), []);
}

#[test]
fn the_nearest_package_wins() {
    let found = build(&[
        (".env", "POOL=1\nX=1\n"),
        ("apps/api/.env.example", "POOL=20\n"),
        ("apps/api/.env", "POOL=10\n"),
        ("apps/web/.env", "POOL=5\nY=2\n"),
    ]);
    let near: Vec<_> = found.near("POOL", "apps/api/src/db.ts").iter().map(|it| it.value.as_deref().unwrap()).collect();
    assert_eq!(near, ["10", "20", "1"]);
    assert_eq!(found.numeric_value("POOL", "apps/api/src/db.ts").unwrap().0, 10.0);
    assert_eq!(found.numeric_value("POOL", "apps/apix/db.ts").unwrap().0, 1.0);
    assert_eq!(found.near("Y", "apps/api/x.ts").len(), 1);
    let disagree = build(&[("a/.env", "N=1\n"), ("a/.env.production", "N=2\n")]);
    assert!(disagree.numeric_value("N", "a/x.ts").is_none());
}

#[test]
fn config_maps_are_joined_across_files() {
    let found = build(&[
        (
            "k8s/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {MODE: fast, POOL: \"7\", file.json: x}\n",
        ),
        (
            "k8s/b.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{image: app, envFrom: [{configMapRef: {name: c}}], env: [{name: SPEED, valueFrom: {configMapKeyRef: {name: c, key: MODE}}}]}]}}}\n",
        ),
        ("k8s/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unused}\ndata: {OTHER: x}\n"),
        ("charts/x/values.yaml", "env: {HELM: \"1\"}\n"),
        ("charts/x/templates/d.yaml", "apiVersion: v1\nkind: Pod\n{{- if .x }}\n{{- end }}\n"),
        ("render.yaml", "services:\n  - envVars: [{key: R, value: r}, {key: S, sync: false}]\n"),
    ]);
    assert_eq!(seen(&found, "POOL"), [("k8s/a.yaml", Some("7"), Provision::Outside, "")]);
    assert_eq!(found.of("SPEED")[0].value.as_deref(), Some("fast"));
    assert_eq!(&*found.of("SPEED")[0].value_location.as_ref().unwrap().path, "k8s/a.yaml");
    assert_eq!(seen(&found, "OTHER")[0].2, Provision::NameOnly);
    assert_eq!(found.of("HELM")[0].value.as_deref(), Some("1"));
    assert_eq!(found.skipped.len(), 1);
    assert!(!found.declared("file.json") && found.declared("S"));
}

#[test]
fn secrets_in_plain_text_are_joined_too() {
    let found = build(&[
        (
            "k8s/a.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {url: \"postgres://db/app?connection_limit=5\"}\n\
             ---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata: {url: wrong}\n",
        ),
        (
            "k8s/b.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{image: app, env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}]}]}}}\n",
        ),
    ]);
    let url = found.of("DATABASE_URL").first().unwrap();
    assert_eq!(url.value.as_deref(), Some("postgres://db/app?connection_limit=5"));
    assert_eq!(&*url.value_location.as_ref().unwrap().path, "k8s/a.yaml");
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut files = vec![(".env", "A=1\nB=2"), ("x/.env", "A=3"), ("turbo.json", "{\"globalEnv\": [\"A\"]}")];
    let one = build(&files);
    files.reverse();
    let two = build(&files);
    assert_eq!(one.of("A"), two.of("A"));
}
