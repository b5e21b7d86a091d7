//! The few forms of TypeScript types that name rows of a client, read from their text: the tree keeps none of a type's inside.

/// How deep types nest.
const DEEPEST: usize = 16;

/// A type, as far as rows care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type<'t> {
    /// `User`, `Prisma.UserGetPayload`, with its arguments.
    Name(&'t str, Vec<Type<'t>>),
    /// `User[]`.
    List(Box<Type<'t>>),
    /// `typeof userCard`.
    Of(&'t str),
    /// `{ select: { id: true } }`.
    Object(Vec<(&'t str, Type<'t>)>),
    /// `'a' | 'b'`, one word too.
    Words(Vec<&'t str>),
    /// `true`.
    True,
}

/// The type that a text is; `null` and `undefined` beside it don't count. None for every other form.
pub(super) fn parse(text: &str) -> Option<Type<'_>> {
    if text.contains("//") || text.contains("/*") {
        return None;
    }
    part(text, DEEPEST)
}

fn part(text: &str, depth: usize) -> Option<Type<'_>> {
    let depth = depth.checked_sub(1)?;
    let text = text.trim().trim_start_matches('|').trim();
    let sides: Vec<&str> = split(text, b'|')?.into_iter().filter(|it| !matches!(*it, "null" | "undefined")).collect();
    if let Some(words) = sides.iter().map(|it| word(it)).collect::<Option<Vec<_>>>().filter(|it| !it.is_empty()) {
        return Some(Type::Words(words));
    }
    let [only] = sides.as_slice() else { return None };
    if split(only, b'&')?.len() != 1 {
        return None;
    }
    let only = only.strip_prefix("readonly ").unwrap_or(only).trim();
    if only == "true" {
        return Some(Type::True);
    }
    if let Some(name) = only.strip_prefix("typeof ") {
        return is_name(name.trim()).then(|| Type::Of(name.trim()));
    }
    if let Some(item) = only.strip_suffix("[]") {
        return Some(Type::List(Box::new(part(item, depth)?)));
    }
    if let Some(inner) = only.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        return part(inner, depth);
    }
    if let Some(inner) = only.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        return object(inner, depth);
    }
    if let Some((name, args)) = only.split_once('<') {
        let args = split(args.strip_suffix('>')?, b',')?.into_iter().filter(|it| !it.is_empty());
        let args = args.map(|it| part(it, depth)).collect::<Option<Vec<_>>>()?;
        return is_name(name.trim()).then(|| Type::Name(name.trim(), args));
    }
    is_name(only).then(|| Type::Name(only, Vec::new()))
}

fn object(inner: &str, depth: usize) -> Option<Type<'_>> {
    let mut members = Vec::new();
    for member in members_of(inner)? {
        let (key, value) = member.split_once(':')?;
        let key = key.trim().trim_end_matches('?').trim_matches(['\'', '"']);
        members.push((is_name(key).then_some(key)?, part(value, depth)?));
    }
    Some(Type::Object(members))
}

/// The members of an object type, which end with `;`, `,` or the line.
fn members_of(inner: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    for line in split(inner, b'\n')? {
        for piece in split(line, b';')? {
            found.extend(split(piece, b',')?.into_iter().filter(|it| !it.is_empty()));
        }
    }
    Some(found)
}

/// A text cut at a mark that stands outside of all brackets and quotes; none where brackets don't match.
fn split(text: &str, mark: u8) -> Option<Vec<&str>> {
    let (mut pieces, mut start, mut open, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(end), _) if byte == end => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'(' | b'[' | b'{' | b'<') => open += 1,
            (None, b')' | b']' | b'}' | b'>') => open = open.checked_sub(1)?,
            (None, _) if byte == mark && open == 0 => {
                pieces.push(text.get(start..at)?.trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..)?.trim());
    (open == 0 && quote.is_none()).then_some(pieces)
}

fn word(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|it| matches!(it, '\'' | '"'))?;
    text.strip_prefix(quote)?.strip_suffix(quote).filter(|it| !it.contains(quote))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '$' | '.'))
}

#[cfg(test)]
mod tests {
    use super::{Type, parse};

    fn name(text: &str) -> Type<'_> {
        Type::Name(text, Vec::new())
    }

    #[test]
    fn rows_and_lists_are_read() {
        assert_eq!(parse("User | null"), Some(name("User")));
        assert_eq!(parse("(User | undefined)[]"), Some(Type::List(Box::new(name("User")))));
        assert_eq!(parse("readonly User[]"), Some(Type::List(Box::new(name("User")))));
        let words = Type::Words(vec!["id", "email"]);
        assert_eq!(parse("Pick<User, 'id' | 'email'>"), Some(Type::Name("Pick", vec![name("User"), words])));
        let inner = Type::Object(vec![("select", Type::Of("card"))]);
        assert_eq!(
            parse("Prisma.UserGetPayload<{ select: typeof card }>"),
            Some(Type::Name("Prisma.UserGetPayload", vec![inner]))
        );
        let posts = Type::Object(vec![("posts", Type::True), ("_count", Type::True)]);
        assert_eq!(parse("{\n  posts: true\n  _count: true;\n}"), Some(posts));
    }

    #[test]
    fn everything_else_is_none() {
        for text in
            ["User & { extra: string }", "User | Post", "() => User", "User<", "", "A['b']", "{ [key: string]: true }"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"(".repeat(10_000)), None);
        assert_eq!(parse(&format!("{}User{}", "(".repeat(50), ")".repeat(50))), None);
    }
}
