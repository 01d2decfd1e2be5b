"""The organization of a made-up response."""

from responses.values import METHODS, POLICIES, Maker


class Organization(Maker):
    """What is said of the organization."""

    def custom_role(self, role):
        """A role that the organization has made."""
        actions = ["create", "read", "update", "delete", "*"]
        permissions = [
            {"actions": self.some(actions), "resource_id": resource}
            for resource in self.some(["invoices", "members", "réglages"])
        ]
        return {
            "description": "May do what it says:\n\t– no more & no less",
            "permissions": permissions,
            "role_id": role,
        }

    def connection(self, connection, kind):
        """A connection that is in use."""
        return {
            "connection_id": connection,
            "display_name": f"{self.company} {kind}",
            "identity_provider": kind,
        }

    def scim_connection(self):
        """The directory that is in use."""
        made = {
            "bearer_token_last_four": self.token(4),
            "connection_id": self.id("scim-connection"),
            "display_name": "SCIM",
        }
        self.maybe(made, "bearer_token_expires_at", lambda: self.stamp(-(10**8)))
        return made

    def organization(self):
        """The organization."""
        rng = self.rng
        connections = [
            self.connection(self.connection_id, rng.choice(["okta", "generic", "microsoft-entra"]))
        ]
        if rng.random() < 0.2 * self.most:
            connections.append(self.connection(self.id("saml-connection"), "google-workspace"))
        made = {
            "allowed_auth_methods": self.some(METHODS),
            "allowed_mfa_methods": self.some(["sms_otp", "totp"]),
            "allowed_first_party_connected_apps": [],
            "allowed_third_party_connected_apps": [],
            "auth_methods": rng.choice(POLICIES[:2]),
            "claimed_email_domains": self.some(["example.com"]),
            "custom_roles": [self.custom_role(role) for role in self.roles[1:]],
            "email_allowed_domains": self.some(
                ["example.com", "example.org", "xn--bcher-kva.example"]
            ),
            "email_invites": rng.choice(POLICIES),
            "email_jit_provisioning": rng.choice(POLICIES[1:]),
            "first_party_connected_apps_allowed_type": rng.choice(POLICIES),
            "mfa_methods": rng.choice(POLICIES[:2]),
            "mfa_policy": rng.choice(["OPTIONAL", "REQUIRED_FOR_ALL"]),
            "oauth_tenant_jit_provisioning": rng.choice(POLICIES[1:]),
            "organization_id": self.organization_id,
            "organization_logo_url": rng.choice(["", "https://www.example.com/logo.png?w=64&h=64"]),
            "organization_name": self.company,
            "organization_slug": self.slug,
            "rbac_email_implicit_role_assignments": self.some(
                [{"domain": "example.com", "role_id": "viewer"}]
            ),
            "sso_active_connections": connections,
            "sso_jit_provisioning": rng.choice(POLICIES),
            "sso_jit_provisioning_allowed_connections": self.some([self.connection_id]),
            "third_party_connected_apps_allowed_type": rng.choice(POLICIES),
        }
        self.maybe(made, "trusted_metadata", self.metadata, 0.8)
        self.maybe(made, "created_at", self.past, 0.9)
        self.maybe(made, "updated_at", self.past, 0.9)
        self.maybe(made, "organization_external_id", lambda: f"crm-{rng.randrange(10**4)}")
        self.maybe(made, "sso_default_connection_id", lambda: self.connection_id)
        self.maybe(made, "scim_active_connection", self.scim_connection)
        self.maybe(
            made,
            "allowed_oauth_tenants",
            lambda: {"slack": ["T0000007"], "github": self.some(["1", "2"])},
        )
        return made
