//! The body of a response, as it is judged.

use std::borrow::Cow;

use crate::input::decode::{begins_as_json, decode, is_sanitized};
use crate::input::sibling;
use crate::json::{Document, Kind};
use crate::model::capture::{Body, Capture, Part, SkipReason, Stored};
use crate::pipeline::address::Address;

/// The decoded body, or why there is none to judge. What was recorded with an exchange may be
/// anything; what stands on its own was given to be judged.
pub(super) fn decoded<'c>(
    capture: &Capture<'c>,
    address: &Address,
) -> Result<(Cow<'c, [u8]>, Part), SkipReason> {
    if let Some(reason) = address.skip {
        return Err(reason);
    }
    let (stored, part) = match &capture.body {
        Body::Absent(reason) => return Err(*reason),
        // Told before it came here.
        Body::Malformed { .. } => return Err(SkipReason::NotJson),
        Body::Present { stored, part } => (stored, part),
    };
    let bytes = decode(stored, part)?;
    // A schema of the user's own may describe a text, a number or null. Of no other a number or null
    // is a response; a text may stand for one that was taken out.
    let is_scalar = || {
        let is_reported = is_success(capture) && is_called_json(capture);
        let document =
            (is_reported || address.is_described()).then(|| Document::parse(&bytes).ok());
        let kind = document.flatten().map(|document| document.root().kind());
        kind.is_some_and(|kind| kind != Kind::String || address.is_described())
    };
    let is_json = begins_as_json(&bytes) || is_scalar();
    if address.exchange.is_some() && (!is_json || is_sanitized(&bytes)) {
        let blank = bytes.trim_ascii().is_empty();
        return Err(if blank {
            SkipReason::NoBody
        } else {
            SkipReason::NotJson
        });
    }
    Ok((bytes, part.clone()))
}

/// Returns how many bytes the file has that holds the body; 0 where the recording holds it itself.
pub(super) fn size_of_file(capture: &Capture<'_>) -> u64 {
    match &capture.body {
        Body::Present {
            stored: Stored::InFile { find, .. },
            ..
        } => find().map_or(0, |file| sibling::size(&file)),
        _ => 0,
    }
}

/// Returns whether a response succeeded and is to have a body (RFC 9110, section 15.3).
fn is_success(capture: &Capture<'_>) -> bool {
    let is_one = |status| (200..300).contains(&status) && ![204, 205].contains(&status);
    capture.status.is_some_and(is_one)
}

fn is_called_json(capture: &Capture<'_>) -> bool {
    let media_type = capture.media_type.as_deref().unwrap_or_default();
    media_type.to_ascii_lowercase().contains("json")
}
