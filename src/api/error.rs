//! Errors of building and asking a validator.

use std::fmt;

use crate::settings::similar;

/// Why something that was asked for can't be had. It names what was asked for, never a value of a
/// capture.
///
/// ```
/// use stytch_validate::{Error, Validator};
///
/// let error = Validator::builder().schema("api_sso_v1_AuthenticateRespons").build();
/// assert!(matches!(error, Err(Error::UnknownComponent(unknown)) if unknown.similar.is_some()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// No rule and no group has this name.
    UnknownRule(Unknown),
    /// The catalogue has no component of this name.
    UnknownComponent(Unknown),
    /// No reader has this name.
    UnknownReader(Unknown),
    /// No format of reports has this name.
    UnknownFormat(Unknown),
    /// A schema can't be used: why.
    Schema(String),
}

/// A name that nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// The name that was asked for.
    pub name: String,
    /// The name that was probably meant.
    pub similar: Option<String>,
}

impl Unknown {
    pub(super) fn new<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Self {
        Self {
            name: name.to_owned(),
            similar: similar(name, known).map(str::to_owned),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, unknown) = match self {
            Self::UnknownRule(unknown) => ("rule or group", unknown),
            Self::UnknownComponent(unknown) => ("component", unknown),
            Self::UnknownReader(unknown) => ("reader", unknown),
            Self::UnknownFormat(unknown) => ("format", unknown),
            Self::Schema(why) => return f.write_str(why),
        };
        write!(f, "there is no {what} `{}`", unknown.name)?;
        match &unknown.similar {
            Some(similar) => write!(f, "; did you mean `{similar}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
