"""The member of a made-up response."""

from responses.values import GIVEN, OAUTH, PLACES, Maker, uuid


class Member(Maker):
    """What is said of the member."""

    def sso_registration(self, connection, registration):
        """How the member is known to an identity provider."""
        made = {
            "connection_id": connection,
            "external_id": self.external_id,
            "registration_id": registration,
        }
        attributes = {
            "email": self.email,
            "firstName": self.given,
            "lastName": self.family,
            "groups": self.some(["engineering", "sales", "Führung"]),
        }
        self.maybe(made, "sso_attributes", lambda: attributes, 0.8)
        return made

    def oauth_registration(self):
        """How the member is known to somebody else."""
        made = {
            "member_oauth_registration_id": self.id("oauth-user"),
            "provider_subject": str(self.rng.getrandbits(66)),
            "provider_type": self.rng.choice(OAUTH)[1],
        }
        url = f"https://people.example.com/p/{self.rng.randrange(10**6)}?size=96&crop=1"
        self.maybe(made, "profile_picture_url", lambda: url)
        self.maybe(made, "locale", lambda: self.rng.choice(["en-GB", "pl", "ja-JP"]))
        return made

    def role_source(self):
        """Why the member has a role."""
        details = {
            "direct_assignment": {},
            "email_assignment": {"email_domain": "example.com"},
            "sso_connection": {"connection_id": self.connection_id},
            "sso_connection_group": {"connection_id": self.connection_id, "group": "Führung"},
        }
        kind = self.rng.choice(sorted(details))
        made = {"type": kind}
        self.maybe(made, "details", lambda: details[kind], 0.9)
        return made

    def member_role(self, role):
        """A role, and why."""
        return {
            "role_id": role,
            "sources": [self.role_source() for _ in range(self.rng.randint(1, self.most))],
        }

    def scim_attributes(self):
        """What a directory says of the member."""
        city, region, country = self.rng.choice(PLACES)

        def valued(value, kind):
            return {"primary": self.rng.random() < 0.5, "type": kind, "value": value}

        made = {
            "active": True,
            "display_name": self.name,
            "external_id": f"hr-{self.rng.randrange(10**5):05}",
            "addresses": [
                {
                    "country": country,
                    "formatted": f"1 Street\n{city}",
                    "locality": city,
                    "postal_code": "EX1 1EX",
                    "primary": True,
                    "region": region,
                    "street_address": "1 Street",
                    "type": "work",
                }
            ],
            "emails": [valued(self.email, "work")],
            "entitlements": self.some([valued("vpn", "access")]),
            "groups": [{"display": "Führung", "value": uuid(self.rng)}],
            "id": uuid(self.rng),
            "ims": self.some([valued("zoe", "slack")]),
            "locale": "en-GB",
            "nick_name": self.given,
            "phone_numbers": [valued("+12025550123", "mobile")],
            "photos": [],
            "preferred_language": "en-GB",
            "profile_url": "https://people.example.com/?a=1&b=2",
            "roles": [valued("engineer", "job")],
            "timezone": "Europe/London",
            "title": "Ingénieur",
            "user_name": self.email,
            "user_type": "Employee",
            "x509certificates": [],
        }
        self.maybe(
            made,
            "name",
            lambda: {
                "family_name": self.family,
                "formatted": self.name,
                "given_name": self.given,
                "honorific_prefix": "",
                "honorific_suffix": "",
                "middle_name": "",
            },
            0.7,
        )
        manager = {
            "display_name": self.rng.choice(GIVEN),
            "ref": "../Users/1",
            "value": uuid(self.rng),
        }

        def extension():
            fields = {
                "cost_center": "CC-7",
                "department": "R&D",
                "division": "",
                "employee_number": "00042",
                "organization": self.company,
            }
            self.maybe(fields, "manager", lambda: manager)
            return fields

        self.maybe(made, "enterprise_extension", extension)
        return made

    def scim_registration(self):
        """How a directory knows the member."""
        made = {
            "connection_id": self.id("scim-connection"),
            "registration_id": self.id("scim-registration"),
        }
        self.maybe(made, "external_id", lambda: f"hr-{self.rng.randrange(10**5):05}")
        self.maybe(made, "scim_attributes", self.scim_attributes, 0.0 if self.lean else 0.5)
        return made

    def member(self):
        """The member."""
        rng = self.rng
        has_totp, has_password = rng.random() < 0.3, rng.random() < 0.3
        locked = rng.random() < 0.05
        registrations = [self.sso_registration(self.connection_id, self.registration_id)]
        if rng.random() < 0.2 * self.most:
            registrations.append(
                self.sso_registration(self.id("oidc-connection"), self.id("oidc-registration"))
            )
        made = {
            "default_mfa_method": rng.choice(["", "totp", "sms_otp"]),
            "email_address": self.email,
            "email_address_verified": rng.random() < 0.9,
            "is_admin": rng.random() < 0.2,
            "is_breakglass": rng.random() < 0.05,
            "is_locked": locked,
            "member_id": self.member_id,
            "member_password_id": self.id("member-password") if has_password else "",
            "mfa_enrolled": bool(self.phone or has_totp),
            "mfa_phone_number": self.phone,
            "mfa_phone_number_verified": bool(self.phone),
            "name": self.name,
            "oauth_registrations": [
                self.oauth_registration() for _ in range(rng.randrange(self.most))
            ],
            "organization_id": self.organization_id,
            "retired_email_addresses": [
                {"email_address": "before." + self.email, "email_id": self.id("email")}
                for _ in range(rng.randrange(self.most))
            ],
            "roles": [self.member_role(role) for role in self.roles],
            "sso_registrations": registrations,
            "status": rng.choice(["active", "active", "active", "invited", "pending"]),
            "totp_registration_id": self.id("member-totp") if has_totp else "",
        }
        self.maybe(made, "trusted_metadata", self.metadata, 0.8)
        self.maybe(made, "untrusted_metadata", self.metadata, 0.8)
        self.maybe(made, "created_at", self.past, 0.9)
        self.maybe(made, "updated_at", self.past, 0.9)
        self.maybe(made, "scim_registration", self.scim_registration, self.rich / 4)
        self.maybe(made, "external_id", lambda: f"hr-{rng.randrange(10**5):05}")
        self.maybe(made, "lock_created_at", self.past, float(locked))
        self.maybe(made, "lock_expires_at", self.past, float(locked))
        return made
