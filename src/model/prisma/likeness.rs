//! Which name was meant: the nearest of those that there are, and whether it is near enough to be written in its place.

/// The candidate that is most like `name`; the first of equals. Alike enough is Jaro-Winkler >= 0.8, or equal but for case and `_`.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_in("", name, candidates)
}

/// As [`nearest`], for a name inside of `model`: one that differs by the model's name alone comes before one that only
/// looks alike (`messageType` of `Message` is `type`, not `messageReads`).
#[must_use]
pub fn nearest_in<'c>(model: &str, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = plain(name);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let other = plain(candidate);
        let score = if other == wanted {
            2.0
        } else if differ_by(model, name, candidate) {
            1.5
        } else {
            strsim::jaro_winkler(&wanted, &other)
        };
        if score >= 0.8 && best.is_none_or(|(found, _)| score > found) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether `name` can only be a slip for `like`: another case, the name of the model added or left out, or a typing error
/// in one word. `createdBy` looks like `createdAt` and is something else.
#[must_use]
pub fn is_slip(model: &str, name: &str, like: &str) -> bool {
    if plain(name) == plain(like) || differ_by(model, name, like) {
        return true;
    }
    let (written, meant) = (words(name), words(like));
    let mut differing = written.iter().zip(&meant).filter(|(a, b)| a != b);
    written.len() == meant.len()
        && differing.next().is_some_and(|(a, b)| is_typing_error(a, b))
        && differing.next().is_none()
}

/// One letter in a word of four and more, two in one of eight and more, where the first is right: `published` and
/// `unpublished` are two words.
fn is_typing_error(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    match strsim::osa_distance(a, b) {
        1 => length >= 4,
        2 => length >= 8 && a.chars().next() == b.chars().next(),
        _ => false,
    }
}

/// Whether one of two names is the other with the model's name before or behind it.
fn differ_by(model: &str, a: &str, b: &str) -> bool {
    let (model, a, b) = (words(model), words(a), words(b));
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(model.as_slice()).or_else(|| long.strip_suffix(model.as_slice()));
    !model.is_empty() && !short.is_empty() && rest == Some(short.as_slice())
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// The words of `camelCase`, `PascalCase` and `SNAKE_CASE`, in lower case; capitals in a row are one word.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before_is_small = false;
    let mut is_new = true;
    for it in name.chars() {
        if it == '_' {
            is_new = true;
            continue;
        }
        if is_new || (it.is_uppercase() && before_is_small) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(it.to_lowercase());
        }
        (before_is_small, is_new) = (!it.is_uppercase(), false);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_own_name_is_heard_first() {
        let fields = ["id", "senderId", "type", "messageReads", "createdAt"];
        assert_eq!(nearest("messageType", fields), Some("messageReads"));
        assert_eq!(nearest_in("Message", "messageType", fields), Some("type"));
        assert_eq!(nearest_in("Message", "message_reads", fields), Some("messageReads"));
        assert_eq!(nearest_in("Message", "messageId", fields), Some("id"));
        assert_eq!(nearest_in("ChatMessage", "chatMessageType", fields), Some("type"));
        assert_eq!(nearest_in("Message", "readReceipts", fields), None);
        assert_eq!(nearest_in("User", "email", ["name", "userEmail"]), Some("userEmail"));
    }

    #[test]
    fn a_fix_needs_more_than_a_likeness() {
        let slips = [
            ("Message", "messageType", "type"),
            ("", "message_reads", "messageReads"),
            ("", "userID", "userId"),
            ("", "wehre", "where"),
            ("", "recieverId", "receiverId"),
            ("", "CANCELED", "CANCELLED"),
            ("", "message", "messages"),
        ];
        for (model, name, like) in slips {
            assert!(is_slip(model, name, like), "{name} {like}");
        }
        let others = [
            ("", "createdBy", "createdAt"),
            ("", "messageType", "messageReads"),
            ("", "lte", "lt"),
            ("", "decrement", "increment"),
            ("", "PUBLISHED", "UNPUBLISHED"),
            ("", "INACTIVE", "ACTIVE"),
            ("", "minPrice", "maxPrice"),
            ("", "findOne", "findUnique"),
            ("", "", "a"),
        ];
        for (model, name, like) in others {
            assert!(!is_slip(model, name, like), "{name} {like}");
        }
    }
}
