//! Procfiles: one `name: command` a line, as Heroku, Dokku, foreman and hivemind read them.

use crate::inputs::text::{Text, trimmed};

/// One process of a Procfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its type: `web`, `worker`, `release`, ...
    pub name: Text,
    /// The command that starts it.
    pub command: Text,
}

/// The processes, in file order. Lines of another form are skipped.
#[must_use]
pub fn parse(file: &str) -> Vec<Process> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in file.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(sign) = line.find(':') {
            let name = trimmed(file, start, start + sign);
            let command = trimmed(file, start + sign + 1, end);
            let valid = name.value.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it));
            if valid && !name.value.is_empty() && !command.value.is_empty() {
                out.push(Process { name, command });
            }
        }
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_commands() {
        let file = "# é: no\r\nweb: A=1 node dist/main.js\r\n\r\nrelease-2:npx prisma migrate deploy\nnone:\n";
        let read = parse(file);
        let seen: Vec<_> = read.iter().map(|it| (&*it.name.value, &file[it.command.span.range()])).collect();
        assert_eq!(seen, [("web", "A=1 node dist/main.js"), ("release-2", "npx prisma migrate deploy")]);
    }
}
