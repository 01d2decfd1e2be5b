//! The member's or the organization's id differs within one response.

use std::borrow::Cow;

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::answer::Sites;
use crate::rules::case::Case;
use crate::rules::glance::{Agreed, MEMBER_ID, ORGANIZATION_ID, Sight, agreed};
use crate::rules::offence::{Offence, Offences};
use crate::schema::scan::ScanResult;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-ids",
        group: Group::Consistency,
        default: Level::Warn,
        summary: "`member_id` or `organization_id` differs between the top, the objects and the session",
        meaning: "The same id stands at the top of the response, in the member, in the organization and in the session. Where two differ, the capture was put together from several, or edited in one place only, and code that reads the one acts on somebody else than code that reads the other. Only ids of the form that Stytch gives are compared: a customer's own ids may stand in their place.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"member_id": "member-test-0d9b41d4-bb67-4c0b-9f09-9db1e6d1a5b5", "member": {"member_id": "member-test-c1cbb7b6-6f6b-4b3e-8bd2-0a1f4c9ff0b7"}}"#,
        },
        fix: "Record the response again, or edit the id everywhere.",
        source: "facts/types.md: the forms of ids, and where they stand.",
    },
    check,
    glance,
};

fn check(case: &Case<'_>) -> Offences {
    let Some(answer) = case.answer() else {
        return Offences::default();
    };
    let mut found = Vec::new();
    differing(case, answer.member_ids(), &mut found);
    differing(case, answer.organization_ids(), &mut found);
    found.into()
}

fn glance(glimpse: &ScanResult<'_>) -> Sight {
    let ids = [agreed(glimpse, MEMBER_ID), agreed(glimpse, ORGANIZATION_ID)];
    Sight::clear_if(ids.iter().all(|agreed| matches!(agreed, Agreed::On(_))))
}

/// Tells every id that is another one than most.
fn differing(case: &Case<'_>, ids: &Sites<'_>, found: &mut Vec<Offence>) {
    let Some(usual) = ids.usual() else {
        return;
    };
    let others = ids.iter().filter(|other| other.id != usual.id);
    found.extend(others.map(|other| {
        let message = format!("`{}` is another id than `{}`", other.path, usual.path);
        let location = case.location(other.value);
        let mut offence = Offence::new(other.value.span(), location, message, "another id");
        let label = Cow::Borrowed("than this one");
        offence.related.push((usual.value.span(), label));
        offence.field_of_location()
    }));
}
