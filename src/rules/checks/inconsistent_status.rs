//! `status_code` is not the status of the response.

use crate::json::{Decimal, Value};
use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::Case;
use crate::rules::glance::Sight;
use crate::rules::offence::{Offence, Offences};
use crate::schema::plan::{Field, Part};
use crate::schema::scan::ScanResult;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-status",
        group: Group::Consistency,
        default: Level::Warn,
        summary: "`status_code` is not the recorded HTTP status, or no 2xx in a success body",
        meaning: "The body repeats the status of the response. Where the recording has another one, the body belongs to another response, be it a success or an error; where the body is a success, its status is one of the 2xx.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"status_code": 302}"#,
        },
        fix: "Record the response again, or edit the body together with its status.",
        source: "facts/errors.md: `status_code` is the HTTP status.",
    },
    check,
    glance,
};

/// A browser fills in what it had before, with the status of that time.
const NOT_MODIFIED: u16 = 304;

fn check(case: &Case<'_>) -> Offences {
    let recorded = case.exchange.and_then(|exchange| exchange.status);
    case.status_code()
        .filter(|_| recorded != Some(NOT_MODIFIED))
        .and_then(|value| offence(case, value, recorded))
        .into_iter()
        .collect()
}

fn glance(glimpse: &ScanResult<'_>) -> Sight {
    let Some(written) = glimpse.written(Part::Root, Field::StatusCode) else {
        return Sight::Clear;
    };
    let said = std::str::from_utf8(written).map(str::parse::<u16>);
    let Ok(Ok(said)) = said else {
        return Sight::Unsure;
    };
    let as_recorded = glimpse.recorded.is_none_or(|recorded| recorded == said);
    let expected = as_recorded && (200..300).contains(&said);
    Sight::clear_if(expected || glimpse.recorded == Some(NOT_MODIFIED))
}

fn offence(case: &Case<'_>, value: Value<'_>, recorded: Option<u16>) -> Option<Offence> {
    let text = value.number_text()?;
    if !Decimal::new(text).is_integer() {
        return None; // of the wrong type
    }
    let said: f64 = text.parse().ok()?;
    if said.abs() > f64::from(i32::MAX) {
        return None; // out of the range of its format
    }
    let (message, label) = match recorded {
        Some(status) if (said - f64::from(status)).abs() > 0.5 => (
            format!("`status_code` is not the recorded HTTP status {status}"),
            "not the recorded status",
        ),
        _ if case.success().is_none() || (200.0..300.0).contains(&said) => return None,
        _ => (
            "`status_code` is not a status of a success".to_owned(),
            "not a 2xx",
        ),
    };
    let location = case.location(value);
    Some(Offence::new(value.span(), location, message, label).field("status_code"))
}
