"""Made-up responses of the SSO authenticate route, each another one.

They have the shapes that fixtures/responses have, and agree with themselves: ids and claims are the
same wherever they stand twice, so that no rule but `deprecated-field` has anything to say.
"""

from responses.member import Member
from responses.organization import Organization
from responses.session import Session
from responses.values import METHODS, PLACES


class Response(Member, Organization, Session):
    """One response in the making."""

    def device(self):
        """What is known of the browser."""

        def details():
            fields = {"is_new": self.rng.random() < 0.3}
            self.maybe(fields, "first_seen_at", self.past, 0.8)
            self.maybe(fields, "last_seen_at", self.past, 0.8)
            return fields

        city, region, country = self.rng.choice(PLACES)
        made = {"visitor_id": "visitor-" + self.token(20)}
        for name, value in [
            ("ip_address", f"203.0.113.{self.rng.randrange(256)}"),
            ("ip_geo_city", city),
            ("ip_geo_region", region),
            ("ip_geo_country", country),
        ]:
            self.maybe(made, name, lambda value=value: value, 0.8)
        for name in ["visitor_id_details", "ip_address_details", "ip_geo_country_details"]:
            self.maybe(made, name, details)
        return made

    def whole(self):
        """The response: of a member who is logged in, or who has a step to take."""
        rng = self.rng
        done = rng.random() < 0.75
        made = {
            "intermediate_session_token": "" if done else self.token(),
            "member": self.member(),
            "member_authenticated": done,
            "member_id": self.member_id,
            "organization": self.organization(),
            "organization_id": self.organization_id,
            "request_id": self.id("request-id"),
            "reset_session": False,
            "session_jwt": "",
            "session_token": "",
            "status_code": 200,
        }
        self.maybe(made, "member_device", self.device)
        if done:
            made["member_session"] = self.session()
            # With HttpOnly cookies the tokens travel elsewhere.
            if rng.random() < (0.4 if self.lean else 0.95):
                made["session_jwt"] = self.jwt(made["member_session"])
                made["session_token"] = self.token()
            for step in ["mfa_required", "primary_required"]:
                self.maybe(made, step, None, 0.0)
            return made
        made["member_session"] = None
        mfa = rng.random() < 0.7
        self.maybe(made, "mfa_required", self.mfa, float(mfa))
        self.maybe(
            made,
            "primary_required",
            lambda: {"allowed_auth_methods": self.some(METHODS)},
            float(not mfa),
        )
        return made

    def mfa(self):
        """The second step that is left."""
        made = {}
        options = {"mfa_phone_number": self.phone, "totp_registration_id": ""}
        self.maybe(made, "member_options", lambda: options, 0.8)
        self.maybe(made, "secondary_auth_initiated", lambda: "sms_otp")
        return made


def respond(rng, lean=False):
    """A response; a lean one has less in its lists."""
    return Response(rng, lean).whole()
