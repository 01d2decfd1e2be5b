//! Hints at what a body that is no response may be instead, and the next command to try. Nothing is
//! judged by it: it is a note beside the findings.

mod other_component;
pub mod spelling;
pub mod wrapped;

use std::borrow::Cow;

use crate::json::{Kind as Json, SyntaxError, Value};
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::Diagnostic;

/// Names that a request has and no response: parameters of the authenticate routes.
const SENT: [&str; 6] = [
    "sso_token",
    "magic_links_token",
    "oauth_token",
    "discovery_magic_links_token",
    "session_duration_minutes",
    "session_custom_claims",
];

/// Adds to what was found in `text` what it may be instead; `source` is what it is called, and it
/// stands at `base` of its line or file. For what has no address, and so is judged as what nobody said
/// it was.
pub fn note(
    context: &RuleContext<'_>,
    text: &[u8],
    (source, base): (&str, &str),
    diagnostics: &mut [&mut Diagnostic],
) {
    let found = diagnostics.iter();
    let at = found
        .clone()
        .position(|diagnostic| is_of_the_whole(diagnostic));
    // All that an answer of the frontend can lack of the backend's.
    let device = || found.clone().position(|it| it.location == "/member_device");
    let Some(first) = at.or_else(device).map(|at| &mut diagnostics[at]) else {
        return;
    };
    first.hint = other_component::component(context);
    if first.hint.is_some() {
        return;
    }
    let note = match &context.outcome {
        BodyOutcome::NotJson { error } => broken(error, text, source),
        BodyOutcome::Judged { selection, .. }
            if !selection.error && selection.schema.component().is_some() =>
        {
            let base = format!("{base}{}", selection.envelope.unwrap_or_default());
            judged(context, selection.root, &base)
        }
        _ => None,
    };
    first.notes.extend(note.map(Cow::Owned));
}

/// Returns whether a diagnostic says of the whole body that it is something else.
fn is_of_the_whole(diagnostic: &Diagnostic) -> bool {
    let keyword = diagnostic.keyword.as_ref().map(|keyword| &keyword.pointer);
    diagnostic.location.is_empty() && keyword.is_none_or(|at| at == "/required" || at == "/type")
}

fn broken(error: &SyntaxError, text: &[u8], source: &str) -> Option<String> {
    if text.get(error.offset) == Some(&0x1b) {
        return Some(
            "capture it again without colours, for example with `jq -M` instead of `jq`".to_owned(),
        );
    }
    let line = text.split(|byte| *byte == b'\n').next()?;
    let name = line.split(|byte| *byte == b':').next()?;
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let is_header = line.len() > name.len() && !name.is_empty() && name.iter().all(token);
    let is_trace = [b"< HTTP/".as_slice(), b"> ", b"* "];
    let is_trace = is_trace.iter().any(|begin| line.starts_with(begin));
    (error.offset == 0 && (is_header || is_trace)).then(|| {
        let body = match file(source) {
            Some(file) => format!("`sed '1,/^\\r*$/d' {file} | stytch-validate`"),
            None => "`curl -s` instead of `curl -v`".to_owned(),
        };
        format!("there are headers before the body: try {body}; the output of `curl -i`, with its status line, is read as it is")
    })
}

fn judged(context: &RuleContext<'_>, root: Value<'_>, base: &str) -> Option<String> {
    match root.kind() {
        Json::Array => wrapped::note(root, base),
        Json::Object if context.has_unknown(root) => object(root, base),
        _ => None,
    }
}

fn object(root: Value<'_>, base: &str) -> Option<String> {
    let has = |name: &str| root.get(name).is_some();
    let is_answer = has("request_id") || has("status_code");
    match SENT.iter().find(|sent| has(sent)) {
        Some(sent) if !is_answer => Some(format!(
            "`{sent}` only occurs in requests, so this is the body of a request; check the response instead: `curl -s … | stytch-validate`"
        )),
        _ => wrapped::note(root, base),
    }
}

/// A source that a shell takes as it stands.
fn file(source: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    let fits = !source.is_empty() && !source.starts_with('-') && source.bytes().all(plain);
    fits.then_some(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_shell_would_read_otherwise_is_no_part_of_a_command() {
        assert_eq!(file("a/b.json"), Some("a/b.json"));
        for name in ["-", "", "-rf", "a b.json", "a;b", "$(a)", "a\nb", "`a`"] {
            assert_eq!(file(name), None);
        }
    }
}
