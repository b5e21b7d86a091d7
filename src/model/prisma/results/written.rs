//! A small part of the type language, read from text: what annotations and aliases of Prisma's results are written with. The tree keeps
//! no more of a type than its name. Whatever else there is (functions, conditional and mapped types) is `Other`.

/// A type, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ty {
    /// `Promise<User>`, `Prisma.UserGetPayload<…>`.
    Name(String, Vec<Ty>),
    /// `typeof userSelect`.
    Typeof(String),
    /// `{ user: User; total: number }`.
    Object(Vec<(String, Ty)>),
    /// `User[]`.
    List(Box<Ty>),
    /// `A & B`.
    Both(Vec<Ty>),
    /// `A | B`.
    Either(Vec<Ty>),
    /// `Users['posts']`, `Users[number]`.
    Index(Box<Ty>, Box<Ty>),
    /// `'id'`.
    Text(String),
    /// Anything else.
    Other,
}

/// How deep types are read.
const DEEPEST: usize = 24;

/// Reads one type from the start of a text; what follows it does not matter.
pub(super) fn read(text: &str) -> Ty {
    let mut reader = Reader { rest: text };
    let ty = reader.either(DEEPEST);
    // What goes on like this was something else.
    let goes_on = ["=>", "extends ", "?", "is "].iter().any(|it| reader.rest.trim_start().starts_with(it));
    if goes_on { Ty::Other } else { ty }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(comment) = self.rest.strip_prefix("//") {
                self.rest = comment.split_once('\n').map_or("", |it| it.1);
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                self.rest = comment.split_once("*/").map_or("", |it| it.1);
            } else {
                return;
            }
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        self.skip();
        let end = self.rest.find(|c: char| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn either(&mut self, depth: usize) -> Ty {
        self.eat("|");
        self.several(depth, "|", |reader, depth| reader.both(depth), Ty::Either)
    }

    fn both(&mut self, depth: usize) -> Ty {
        self.eat("&");
        self.several(depth, "&", |reader, depth| reader.postfix(depth), Ty::Both)
    }

    fn several(
        &mut self,
        depth: usize,
        between: &str,
        one: impl Fn(&mut Self, usize) -> Ty,
        all: impl Fn(Vec<Ty>) -> Ty,
    ) -> Ty {
        let Some(depth) = depth.checked_sub(1) else { return Ty::Other };
        let mut types = vec![one(self, depth)];
        while self.eat(between) {
            types.push(one(self, depth));
        }
        if types.len() == 1 { types.pop().unwrap_or(Ty::Other) } else { all(types) }
    }

    fn postfix(&mut self, depth: usize) -> Ty {
        let mut ty = self.primary(depth);
        // A line that begins with a bracket is the next statement.
        while !self.rest.trim_start_matches(' ').starts_with('\n') && self.eat("[") {
            if self.eat("]") {
                ty = Ty::List(Box::new(ty));
                continue;
            }
            let index = self.either(depth);
            if !self.eat("]") {
                return Ty::Other;
            }
            ty = Ty::Index(Box::new(ty), Box::new(index));
        }
        ty
    }

    fn primary(&mut self, depth: usize) -> Ty {
        self.skip();
        if self.eat("(") {
            let inner = self.either(depth);
            let closes = self.eat(")");
            return if closes && !self.rest.trim_start().starts_with("=>") { inner } else { Ty::Other };
        }
        if self.eat("{") {
            return self.object(depth);
        }
        for quote in ["'", "\""] {
            if let Some(text) = self.rest.strip_prefix(quote) {
                let Some((text, rest)) = text.split_once(quote) else { return Ty::Other };
                self.rest = rest;
                return Ty::Text(text.to_owned());
            }
        }
        let name = self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
        match name {
            "" => Ty::Other,
            "typeof" => Ty::Typeof(self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.')).to_owned()),
            "readonly" => depth.checked_sub(1).map_or(Ty::Other, |depth| self.postfix(depth)),
            "keyof" | "infer" | "unique" | "asserts" | "new" => Ty::Other,
            _ => {
                let mut arguments = Vec::new();
                if self.rest.starts_with('<') && self.eat("<") {
                    loop {
                        arguments.push(self.either(depth));
                        if !self.eat(",") {
                            break;
                        }
                    }
                    if !self.eat(">") {
                        return Ty::Other;
                    }
                }
                Ty::Name(name.to_owned(), arguments)
            }
        }
    }

    /// The members after a `{`.
    fn object(&mut self, depth: usize) -> Ty {
        let mut members = Vec::new();
        loop {
            while self.eat(";") || self.eat(",") {}
            if self.eat("}") {
                return Ty::Object(members);
            }
            let quoted = ["'", "\""].into_iter().find(|it| self.rest.starts_with(it));
            let name = match quoted {
                Some(quote) => {
                    self.eat(quote);
                    let name = self.word(|c| c != '\'' && c != '"');
                    self.eat(quote);
                    name
                }
                None => self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '$')),
            };
            if name == "readonly" && !self.rest.trim_start().starts_with([':', '?']) {
                continue;
            }
            self.eat("?");
            if name.is_empty() || !self.eat(":") {
                return Ty::Other;
            }
            let mut ty = self.either(depth);
            self.skip();
            if self.rest.starts_with("=>") {
                // A function: what it returns is not looked at.
                self.eat("=>");
                self.either(depth);
                ty = Ty::Other;
            } else if ty == Ty::Other && !self.rest.starts_with([';', ',', '}']) {
                return Ty::Other;
            }
            members.push((name.to_owned(), ty));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Ty {
        Ty::Name(name.to_owned(), Vec::new())
    }

    #[test]
    fn reads_what_annotations_are_written_with() {
        assert_eq!(read("User"), name("User"));
        assert_eq!(read("User[]"), Ty::List(Box::new(name("User"))));
        assert_eq!(read("Promise<User | null>;"), {
            Ty::Name("Promise".to_owned(), vec![Ty::Either(vec![name("User"), name("null")])])
        });
        assert_eq!(read("{ user: User; total?: number, }"), {
            Ty::Object(vec![("user".to_owned(), name("User")), ("total".to_owned(), name("number"))])
        });
        assert_eq!(read("typeof rows[number]"), {
            Ty::Index(Box::new(Ty::Typeof("rows".to_owned())), Box::new(name("number")))
        });
        assert_eq!(read("A &\n  { b: 'x' }"), {
            Ty::Both(vec![name("A"), Ty::Object(vec![("b".to_owned(), Ty::Text("x".to_owned()))])])
        });
        assert_eq!(read("| A\n| B"), Ty::Either(vec![name("A"), name("B")]));
        assert_eq!(read("A\n[1, 2].map(f)"), name("A"));
    }

    #[test]
    fn leaves_the_rest_alone() {
        for text in
            ["(a: A) => B", "A extends B ? C : D", "keyof A", "{ [key: string]: A }", "", "<", "{ a", "it is User"]
        {
            assert_eq!(read(text), Ty::Other, "{text}");
        }
        assert_eq!(read(&"(".repeat(100_000)), Ty::Other);
        assert_eq!(read(&"{a:".repeat(100_000)), Ty::Other);
        assert_eq!(read(&"readonly ".repeat(100_000)), Ty::Other);
    }
}
