//! One text at a time: whether it stays, and what else takes its place.

use crate::model::id::Id;
use crate::modes::redact::jwt;
use crate::modes::redact::memo::{Kind, Memo};
use crate::modes::redact::policy::{self, Class};
use crate::modes::redact::shape::{self, Shape};

/// What takes the place of the text of the property `field`; `None` where it stays.
pub(super) fn replaced(memo: &mut Memo, field: &str, text: &str) -> Option<String> {
    let class = policy::class(field);
    let secret = matches!(class, Class::Secret | Class::Jwt | Class::Time);
    if let Some(made) = jwt::again(memo, text) {
        return (made != text).then_some(made);
    }
    if shape::stays(text, secret) {
        memo.meet(text);
        return None;
    }
    let made = match class {
        Class::Word if policy::is_word(text) => return None,
        Class::Time if shape::is_time(text) => return None,
        Class::Documentation if is_documentation(text) => return None,
        Class::Time => memo.get(Kind::Time, field, text),
        Class::Jwt => jwt::redacted(memo, text).unwrap_or_else(|| memo.get(Kind::Jwt, field, text)),
        Class::Phone => memo.get(Kind::Phone, field, text),
        Class::Domain => memo.get(Kind::Domain, field, text),
        _ => by_looks(memo, field, text),
    };
    Some(made)
}

fn by_looks(memo: &mut Memo, field: &str, text: &str) -> String {
    match Shape::of(text) {
        Shape::Id | Shape::Uuid => id(memo, text),
        Shape::Jwt => jwt::redacted(memo, text).unwrap_or_else(|| plain(memo, field, text)),
        Shape::Email => memo.get(Kind::Email, field, text),
        Shape::Url => memo.get(Kind::Url, field, text),
        Shape::Ip => memo.get(Kind::Ip, field, text),
        Shape::Phone => memo.get(Kind::Phone, field, text),
        Shape::Other => issuer(memo, text).unwrap_or_else(|| plain(memo, field, text)),
    }
}

/// A text that looks like nothing in particular. What it is called by may be data too.
fn plain(memo: &mut Memo, field: &str, text: &str) -> String {
    let field = if shape::is_identifier(field) {
        field
    } else {
        "value"
    };
    memo.get(Kind::Text, field, text)
}

/// What stands before the UUID stays: what it is an id of, and in which environment.
fn id(memo: &mut Memo, text: &str) -> String {
    let (head, uuid) = text.split_at(text.len() - 36);
    // Some write the digits of the same id in capitals.
    format!(
        "{head}{}",
        memo.get(Kind::Id, "", &uuid.to_ascii_lowercase())
    )
}

/// The issuer of a JWT is called `stytch.com/<project id>`.
fn issuer(memo: &mut Memo, text: &str) -> Option<String> {
    let (host, project) = text.rsplit_once('/')?;
    Id::parse(project)?;
    let host = if host == "stytch.com" {
        host.to_owned()
    } else {
        memo.get(Kind::Domain, "", host)
    };
    let project = replaced(memo, "aud", project).unwrap_or_else(|| project.to_owned());
    Some(format!("{host}/{project}"))
}

fn is_documentation(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/#_-.".contains(&byte);
    text.strip_prefix("https://stytch.com/docs/")
        .is_some_and(|rest| rest.len() < 120 && rest.bytes().all(plain) && !shape::has_token(rest))
}

/// What takes the place of a name of a free map.
pub(super) fn name(memo: &mut Memo, name: &str) -> Option<String> {
    memo.meet(name);
    (!shape::stays(name, false)).then(|| memo.get(Kind::Name, "name", name))
}

/// Whether a whole text is empty, or a placeholder already.
pub(super) fn is_settled(text: &str) -> bool {
    shape::stays(text.trim(), false)
}
