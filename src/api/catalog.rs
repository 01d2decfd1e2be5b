//! The catalogue: the schemas to judge by.

use crate::api::error::{Error, Unknown};
use crate::schema::catalog;
use crate::schema::routes::Match;
use crate::schema::variants::{self, Variant};

/// The components of the Stytch B2B API, which are built in.
///
/// ```
/// use stytch_validate::Catalog;
///
/// let catalog = Catalog::embedded();
/// let judge = catalog.component_for("POST", "https://test.stytch.com/v1/b2b/sso/authenticate");
/// assert_eq!(judge, Some("api_sso_v1_AuthenticateResponse"));
/// assert!(catalog.names().any(|name| name == "api_organization_v1_Member"));
/// ```
pub struct Catalog {
    pub(super) inner: catalog::Catalog,
}

impl Catalog {
    /// The published components, as they are built in.
    pub fn embedded() -> Self {
        Self {
            inner: catalog::Catalog::embedded(),
        }
    }

    /// The name of every component.
    ///
    /// ```
    /// let catalog = stytch_validate::Catalog::embedded();
    /// assert!(catalog.names().count() > 100);
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.inner.ids().map(|id| self.inner.name(id))
    }

    /// The component that judges the answers to a request, by its method and its address. The host
    /// does not matter. `None` for an address that is no route of the API.
    pub fn component_for(&self, method: &str, url: &str) -> Option<&str> {
        match self.inner.routes.find(method, url) {
            Match::Route(route) => route.success(),
            Match::Several | Match::OtherMethod | Match::None => None,
        }
    }

    /// A component and all it refers to, as one self-contained draft 2020-12 schema that other
    /// validators accept. It is the published form: to the letter, it refuses the nulls that the
    /// API sends.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownComponent`].
    ///
    /// ```
    /// let catalog = stytch_validate::Catalog::embedded();
    /// let schema = catalog.portable_schema("api_sso_v1_AuthenticateResponse")?;
    /// assert!(schema.contains("\"$schema\": \"https://json-schema.org/draft/2020-12/schema\""));
    /// # Ok::<(), stytch_validate::Error>(())
    /// ```
    pub fn portable_schema(&self, name: &str) -> Result<String, Error> {
        let component = self.inner.find(name);
        let component = component.ok_or_else(|| self.unknown(name))?;
        let schema = variants::portable(&self.inner, component, Variant::Strict);
        Ok(format!("{schema:#}\n"))
    }

    pub(super) fn unknown(&self, name: &str) -> Error {
        Error::UnknownComponent(Unknown::new(name, self.names()))
    }
}

impl Default for Catalog {
    fn default() -> Self {
        Self::embedded()
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalog")
            .field("components", &self.inner.len())
            .finish()
    }
}
