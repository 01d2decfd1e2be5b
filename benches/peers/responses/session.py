"""The session of a made-up response, and its JWT."""

import base64
import json
import random

from responses.values import FACTORS, Maker, uuid

# How a member may have logged in besides: type, delivery method, and the factor that tells of it.
STEPS = [
    ("magic_link", "email", "email"),
    ("otp", "sms", "phone_number"),
    ("totp", "authenticator_app", "authenticator_app"),
    ("oauth", "oauth_google", "google_oauth"),
    ("oauth", "oauth_github", "github_oauth"),
    ("recovery_codes", "recovery_code", "recovery_code"),
    ("password", "knowledge", None),
]
# A project for each environment, as one customer has them, and the key that its tokens are signed with.
PROJECTS = {
    environment: tuple(
        f"{prefix}-{environment}-{uuid(random.Random(f'{prefix} {environment}'))}"
        for prefix in ["project", "jwk"]
    )
    for environment in ["test", "live"]
}
# What the claims of a JWT repeat of the session as it is.
COPIED = ["expires_at", "last_accessed_at", "roles", "started_at"]
SIGNATURE = (
    base64.urlsafe_b64encode(b"not a signature, made up for a measurement. " * 6)
    .rstrip(b"=")
    .decode()
)


def base64url(value):
    """A part of a JWT."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


class Session(Maker):
    """What is said of the session."""

    def factor(self, kind, delivery, holds, fields):
        """A step of the login that was taken."""
        made = dict.fromkeys([f"{name}_factor" for name in FACTORS]) if self.all_factors else {}
        made |= {"type": kind, "delivery_method": delivery}
        if holds:
            made[f"{holds}_factor"] = fields
        time = self.stamp(self.rng.randrange(10, 3600))
        self.maybe(made, "last_authenticated_at", lambda: time, 0.95)
        self.maybe(made, "created_at", lambda: time, 0.9)
        self.maybe(made, "updated_at", lambda: time, 0.9)
        return made

    def further(self, holds):
        """What a further step of the login tells."""
        if holds in ("google_oauth", "github_oauth"):
            made = {"id": self.id("oauth-user"), "provider_subject": str(self.rng.getrandbits(66))}
            self.maybe(made, "email_id", lambda: self.id("email"))
            return made
        return {
            "email": {"email_address": self.email, "email_id": self.id("email")},
            "phone_number": {"phone_id": self.id("phone-number"), "phone_number": "+12025550123"},
            "authenticator_app": {"totp_id": self.id("member-totp")},
            "recovery_code": {"totp_recovery_code_id": self.id("totp-recovery-code")},
        }.get(holds)

    def factors(self):
        """The steps of the login: the identity provider, and perhaps more."""
        self.all_factors = not self.lean and self.rng.random() < 0.1
        kind = self.connection_kind
        by_sso = {
            "external_id": self.external_id,
            "id": self.registration_id,
            "provider_id": self.connection_id,
        }
        made = [self.factor("sso", f"sso_{kind}", f"{kind}_sso", by_sso)]
        for step in [] if self.lean else self.some(STEPS)[:2]:
            made.append(self.factor(*step, self.further(step[-1])))
        return made

    def session(self):
        """The session of a member who is logged in."""
        lasts = self.rng.choice([3600, 8 * 3600, 86_400, 30 * 86_400])
        made = {
            "authentication_factors": self.factors(),
            "expires_at": self.stamp(-lasts),
            "last_accessed_at": self.stamp(),
            "member_id": self.member_id,
            "member_session_id": self.id(self.rng.choice(["session", "member-session"])),
            "organization_id": self.organization_id,
            "organization_slug": self.slug,
            "roles": self.roles,
            "started_at": self.stamp(self.rng.randrange(3600)),
        }
        self.maybe(made, "custom_claims", self.claims, 0.6)
        return made

    def claims(self):
        """What the customer adds to a session."""
        made = {
            "https://example.com/plan": "enterprise",
            "https://example.com/limits": {"burst": 1.5, "seats": 250},
            "https://example.com/regions": ["eu", "us"],
        }
        return {name: made[name] for name in self.some(sorted(made))}

    def jwt(self, session):
        """The session as a JWT whose signature is none."""
        project, key = PROJECTS[self.environment]
        header = {"alg": "RS256", "kid": key, "typ": "JWT"}
        copied = {name: session[name] for name in COPIED}
        factors = [
            {name: value for name, value in factor.items() if value is not None}
            for factor in session["authentication_factors"]
        ]
        claims = {
            "aud": [project],
            "exp": self.now + 300,
            "iat": self.now,
            "iss": f"stytch.com/{project}",
            "nbf": self.now,
            "sub": self.member_id,
            "https://stytch.com/organization": {
                "organization_id": self.organization_id,
                "slug": self.slug,
            },
            "https://stytch.com/session": {
                "attributes": {"ip_address": "", "user_agent": ""},
                "authentication_factors": factors,
                "id": session["member_session_id"],
                **copied,
            },
            **(session.get("custom_claims") or {}),
        }
        return f"{base64url(header)}.{base64url(claims)}.{SIGNATURE}"
