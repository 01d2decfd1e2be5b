//! What a rule makes of a response that the screen has seen in passing. Unsure is always right, and
//! costs the full way; anything else must be what `check` would find.

use crate::rules::offence::Offence;
use crate::schema::catalog::Catalog;
use crate::schema::plan::{Field, Part};
use crate::schema::scan::ScanResult;

/// What a rule sees at a glance.
#[derive(Clone, Copy)]
pub enum Sight {
    /// It finds nothing.
    Clear,
    /// It finds an offence for each deprecated property that the screen has met, and nothing else.
    /// That is enough for notes; findings take the full way.
    Deprecated(fn(&ScanResult<'_>, &Catalog) -> Vec<Offence>),
    /// It takes a closer look.
    Unsure,
}

impl Sight {
    /// Clear where this holds.
    pub fn clear_if(holds: bool) -> Self {
        if holds { Self::Clear } else { Self::Unsure }
    }
}

/// For rules about what is not JSON, what the schema refuses, and what is no success: the screen
/// lets nothing of that pass.
pub fn nothing_passes(_: &ScanResult<'_>) -> Sight {
    Sight::Clear
}

/// What several places say of one id.
#[derive(Clone, Copy)]
pub enum Agreed<'t> {
    /// The same, or nothing.
    On(Option<&'t [u8]>),
    /// One says something else than another.
    No,
}

/// What these places say.
pub fn agreed<'t>(glimpse: &ScanResult<'t>, places: &[(Part, Field)]) -> Agreed<'t> {
    let session = glimpse.is_object(Part::Root, Field::MemberSession);
    let there = |(part, _): &&(Part, Field)| *part != Part::Session || session;
    let mut said = places
        .iter()
        .filter(there)
        .filter_map(|(part, field)| glimpse.string(*part, *field));
    let first = said.next();
    if said.all(|other| first == Some(other)) {
        Agreed::On(first)
    } else {
        Agreed::No
    }
}

/// Where the id of the member stands.
pub const MEMBER_ID: &[(Part, Field)] = &[
    (Part::Root, Field::MemberId),
    (Part::Member, Field::MemberId),
    (Part::Session, Field::MemberId),
];

/// Where the id of the organization stands.
pub const ORGANIZATION_ID: &[(Part, Field)] = &[
    (Part::Root, Field::OrganizationId),
    (Part::Organization, Field::OrganizationId),
    (Part::Member, Field::OrganizationId),
    (Part::Session, Field::OrganizationId),
];
