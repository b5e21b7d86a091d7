//! CI configuration: the variables that GitHub Actions, GitLab CI and CircleCI files set, and the commands they run.
//! Nothing of triggers, conditions or matrices is kept. An expression (`${{ secrets.X }}`) is no value.

use crate::inputs::compose::variables;
use crate::inputs::text::{EnvVar, InputError, Text};
use crate::inputs::yaml::{self, Node};

/// A CI file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workflow {
    /// The variables it sets, in file order.
    pub variables: Vec<CiVariable>,
    /// The commands it runs, in file order; each may have several lines.
    pub runs: Vec<Run>,
    /// The images of service containers.
    pub services: Vec<Text>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

/// A variable of a CI file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiVariable {
    /// Name and value; no value where an expression decides it.
    pub variable: EnvVar,
    /// The job, where one sets it.
    pub job: Option<Text>,
    /// Whether it is a service container's, and not the job's own.
    pub service: bool,
}

/// A command of a CI file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The lines.
    pub script: Text,
    /// The job that runs it.
    pub job: Option<Text>,
    /// `working-directory`.
    pub directory: Option<Text>,
}

/// Which CI's file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CiKind {
    /// `.github/workflows/*.yml`, and actions (`action.yml`).
    GitHub,
    /// `.gitlab-ci.yml`.
    GitLab,
    /// `.circleci/config.yml`.
    CircleCi,
}

/// Reads a CI file.
#[must_use]
pub fn parse(file: &str, kind: CiKind) -> Workflow {
    let parsed = yaml::parse(file);
    let mut reader = Reader { file, out: Workflow { errors: parsed.errors, ..Workflow::default() } };
    for root in &parsed.documents {
        match kind {
            CiKind::GitHub => reader.github(root),
            CiKind::GitLab => reader.gitlab(root),
            CiKind::CircleCi => reader.circle(root),
        }
    }
    // An anchor's entries are seen at every alias; each place counts once.
    let mut out = reader.out;
    out.variables.sort_by_key(|it| it.variable.name.span);
    out.variables.dedup_by_key(|it| it.variable.name.span);
    out.runs.sort_by_key(|it| it.script.span);
    out.runs.dedup_by_key(|it| it.script.span);
    out
}

struct Reader<'a> {
    file: &'a str,
    out: Workflow,
}

impl Reader<'_> {
    fn variables(&mut self, node: Option<&Node>, job: Option<&Text>, service: bool) {
        let found = node.map(|it| variables(it, self.file)).unwrap_or_default();
        self.out.variables.extend(found.into_iter().map(|mut variable| {
            variable.value = variable.value.filter(|it| !it.value.contains("${{") && !it.value.contains("<<"));
            CiVariable { variable, job: job.cloned(), service }
        }));
    }

    fn runs(&mut self, node: Option<&Node>, job: Option<&Text>, directory: Option<&Text>) {
        for script in node.map(Node::texts).unwrap_or_default() {
            self.out.runs.push(Run { script, job: job.cloned(), directory: directory.cloned() });
        }
    }

    fn github(&mut self, root: &Node) {
        self.variables(root.get("env"), None, false);
        let root_directory = root.text_at(&["defaults", "run", "working-directory"]);
        for job in entries(root, "jobs") {
            let (name, job) = (&job.key, &job.value);
            self.variables(job.get("env"), Some(name), false);
            self.variables(job.at(&["container", "env"]), Some(name), true);
            for service in entries(job, "services") {
                self.out.services.extend(service.value.text_at(&["image"]).cloned());
                self.variables(service.value.get("env"), Some(name), true);
            }
            let directory = job.text_at(&["defaults", "run", "working-directory"]).or(root_directory);
            self.steps(job.get("steps"), Some(name), directory);
        }
        // A composite action.
        self.steps(root.at(&["runs", "steps"]), None, None);
    }

    fn steps(&mut self, steps: Option<&Node>, job: Option<&Text>, directory: Option<&Text>) {
        for step in steps.map(Node::items).unwrap_or_default() {
            self.variables(step.get("env"), job, false);
            self.runs(step.get("run"), job, step.text_at(&["working-directory"]).or(directory));
        }
    }

    fn gitlab(&mut self, root: &Node) {
        for entry in root.entries() {
            match entry.key.value.as_str() {
                "variables" => self.gitlab_variables(&entry.value, None),
                "before_script" | "after_script" => self.runs(Some(&entry.value), None, None),
                _ => {
                    let (name, job) = (&entry.key, &entry.value);
                    if let Some(variables) = job.get("variables") {
                        self.gitlab_variables(variables, Some(name));
                    }
                    for key in ["before_script", "script", "after_script"] {
                        self.runs(job.get(key), Some(name), None);
                    }
                    for service in job.get("services").map(Node::items).unwrap_or_default() {
                        self.out.services.extend(service.text().or_else(|| service.text_at(&["name"])).cloned());
                        self.variables(service.get("variables"), Some(name), true);
                    }
                }
            }
        }
    }

    /// GitLab also has `NAME: {value: x, description: y}`.
    fn gitlab_variables(&mut self, node: &Node, job: Option<&Text>) {
        for entry in node.entries() {
            let value = entry.value.text().or_else(|| entry.value.text_at(&["value"])).cloned();
            let variable = EnvVar::new(entry.key.clone(), value);
            self.out.variables.push(CiVariable { variable, job: job.cloned(), service: false });
        }
    }

    fn circle(&mut self, root: &Node) {
        for group in ["jobs", "commands", "executors"] {
            for entry in entries(root, group) {
                let (name, job) = (&entry.key, &entry.value);
                self.variables(job.get("environment"), Some(name), false);
                for (at, image) in job.get("docker").map(Node::items).unwrap_or_default().iter().enumerate() {
                    // The first image is where the job's own commands run.
                    if at > 0 {
                        self.out.services.extend(image.text_at(&["image"]).cloned());
                    }
                    self.variables(image.get("environment"), Some(name), at > 0);
                }
                for step in job.get("steps").map(Node::items).unwrap_or_default() {
                    let Some(run) = step.get("run") else { continue };
                    self.variables(run.get("environment"), Some(name), false);
                    let directory = run.text_at(&["working_directory"]);
                    self.runs(Some(run.get("command").unwrap_or(run)), Some(name), directory);
                }
            }
        }
    }
}

fn entries<'a>(node: &'a Node, key: &str) -> &'a [yaml::Entry] {
    node.get(key).map(Node::entries).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(file: &str, read: &Workflow) -> Vec<(String, Option<String>, bool)> {
        assert_eq!(read.errors, []);
        let value = |it: &CiVariable| it.variable.value.as_ref().map(|it| file[it.span.range()].to_owned());
        read.variables
            .iter()
            .map(|it| (file[it.variable.name.span.range()].to_owned(), value(it), it.service))
            .collect()
    }

    fn expected(rows: &[(&str, Option<&str>, bool)]) -> Vec<(String, Option<String>, bool)> {
        rows.iter().map(|(a, b, c)| ((*a).to_owned(), b.map(str::to_owned), *c)).collect()
    }

    #[test]
    fn github_actions() {
        let file = "on: push\nenv:\n  A: 1\njobs:\n  test:\n    services:\n      db:\n        image: postgres:16\n        env: {POSTGRES_DB: t}\n    env:\n      URL: 'postgres://x'\n      TOKEN: ${{ secrets.T }}\n    steps:\n      - uses: x\n      - run: |\n          npm ci\n          npm test\n        working-directory: api\n        env: {CI_STEP: yes}\n";
        let read = parse(file, CiKind::GitHub);
        let rows = [
            ("A", Some("1"), false),
            ("POSTGRES_DB", Some("t"), true),
            ("URL", Some("postgres://x"), false),
            ("TOKEN", None, false),
            ("CI_STEP", Some("yes"), false),
        ];
        assert_eq!(seen(file, &read), expected(&rows));
        assert_eq!(read.runs[0].script.value, "npm ci\nnpm test\n");
        assert_eq!(read.runs[0].directory.as_ref().unwrap().value, "api");
        assert_eq!(read.services[0].value, "postgres:16");
    }

    #[test]
    fn gitlab_and_circle() {
        let file = ".base: &base\n  variables: {B: 2}\nvariables:\n  A: {value: x, description: y}\ntest:\n  <<: *base\n  script: [npm test, !reference [.x, script]]\n  services: [postgres:16]\n";
        let read = parse(file, CiKind::GitLab);
        assert_eq!(seen(file, &read), expected(&[("B", Some("2"), false), ("A", Some("x"), false)]));
        assert_eq!(read.runs.len(), 1);
        let file = "jobs:\n  t:\n    docker:\n      - image: cimg/node\n        environment: {A: 1}\n      - image: cimg/postgres\n        environment:\n          POSTGRES_USER: u\n    steps:\n      - checkout\n      - run: npm ci\n      - run: {command: npm test, environment: {C: 3}}\n";
        let read = parse(file, CiKind::CircleCi);
        let rows = [("A", Some("1"), false), ("POSTGRES_USER", Some("u"), true), ("C", Some("3"), false)];
        assert_eq!(seen(file, &read), expected(&rows));
        assert_eq!(read.runs.iter().map(|it| it.script.value.as_str()).collect::<Vec<_>>(), ["npm ci", "npm test"]);
        assert_eq!(read.services[0].value, "cimg/postgres");
    }
}
