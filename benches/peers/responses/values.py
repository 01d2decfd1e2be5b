"""How the values of a made-up response are drawn: names, ids, tokens, times, free maps."""

import datetime

GIVEN = (
    "Ada Zoë Łukasz José Søren Nguyễn 慧 Иван محمد Grace Mary Linus Björk Chloé Noor Emmy "
    "Kofi Ōsamu Siobhán Ravi"
).split()
FAMILY = (
    "Example|O'Brien|Müller|Nowak|Ibáñez|Kierkegaard|Trần|王|Петров|Fixture|Smith-Jones|"
    "Guðmundsdóttir|de la Cruz|Sample|Okafor|Çelik"
).split("|")
COMPANIES = [
    "Example Widgets",
    "Müller & Söhne",
    'The "Quoted" Company',
    "Back\\slash Ltd",
    "株式会社例",
    "Fixture Works",
    "Café Crème SARL",
    "A <B> C",
    "Łódź Tooling",
    "Acme",
]
PLACES = [
    ("London", "England", "GB"),
    ("Zürich", "Zürich", "CH"),
    ("São Paulo", "São Paulo", "BR"),
    ("Toronto", "Ontario", "CA"),
    ("大阪市", "大阪府", "JP"),
    ("Kraków", "Małopolskie", "PL"),
]
ROLES = (
    "stytch_member stytch_admin billing_admin viewer support-agent auditor ops_oncall "
    "release-manager"
).split()
METHODS = "sso magic_link email_otp password google_oauth microsoft_oauth".split()
POLICIES = "ALL_ALLOWED RESTRICTED NOT_ALLOWED".split()
OAUTH = [("google", "Google"), ("microsoft", "Microsoft"), ("github", "Github"), ("slack", "Slack")]
# What an authentication factor may hold, and writes as null where the API writes nulls.
FACTORS = (
    "amazon_oauth apple_oauth authenticator_app biometric bitbucket_oauth coinbase_oauth "
    "crypto_wallet discord_oauth email embeddable_magic_link facebook_oauth figma_oauth "
    "git_lab_oauth github_oauth_exchange github_oauth google_oauth_exchange google_oauth "
    "hubspot_oauth_exchange hubspot_oauth impersonated instagram_oauth linked_in_oauth "
    "microsoft_oauth oauth_access_token_exchange oidc_sso phone_number recovery_code "
    "salesforce_oauth saml_sso shopify_oauth slack_oauth_exchange slack_oauth "
    "snapchat_oauth spotify_oauth steam_oauth tik_tok_oauth trusted_auth_token twitch_oauth "
    "twitter_oauth webauthn yahoo_oauth"
).split()
EPOCH = datetime.datetime(1970, 1, 1)
# All that happens in a response happens in the months after this second.
BEGIN = 1_780_000_000
TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def uuid(rng):
    """A UUID of version 4."""
    digits = f"{rng.getrandbits(128):032x}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Maker:
    """Who a response is about, and how the values in it are drawn."""

    def __init__(self, rng, lean):
        self.rng = rng
        # How many a list may hold, and how likely what is optional is there.
        self.lean = lean
        self.most = 1 if lean else 3
        self.rich = 0.2 if lean else rng.choice([0.2, 0.4, 0.6])
        self.environment = "live" if rng.random() < 0.3 else "test"
        self.writes_nulls = rng.random() < 0.6
        self.now = BEGIN + rng.randrange(10_000_000)
        self.member_id = self.id("member")
        self.organization_id = self.id("organization")
        self.connection_kind = rng.choice(["saml", "oidc"])
        self.connection_id = self.id(f"{self.connection_kind}-connection")
        self.registration_id = self.id(f"{self.connection_kind}-registration")
        self.external_id = "00u" + self.token(12)
        self.given, self.family = rng.choice(GIVEN), rng.choice(FAMILY)
        self.name = f"{self.given} {self.family}"
        self.email = f"user{rng.randrange(10**6)}@{rng.choice(['example.com', 'example.org'])}"
        self.phone = f"+1202555{rng.randrange(10**4):04}" if rng.random() < 0.4 else ""
        self.company = rng.choice(COMPANIES)
        self.slug = f"example-{rng.randrange(10**4)}"
        self.roles = ["stytch_member", *rng.sample(ROLES[1:], rng.randrange(self.most))]

    def id(self, prefix):
        """An id as Stytch gives it."""
        return f"{prefix}-{self.environment}-{uuid(self.rng)}"

    def token(self, length=44):
        """A text that lets somebody in."""
        return "".join(self.rng.choices(TOKEN, k=length))

    def stamp(self, ago=0):
        """A time some seconds before now, with 0 to 9 digits behind the second."""
        digits = self.rng.choice([0, 0, 3, 6, 6, 9, self.rng.randrange(10)])
        time = (EPOCH + datetime.timedelta(seconds=self.now - ago)).isoformat()
        fraction = f".{self.rng.randrange(10**digits):0{digits}}" if digits else ""
        return f"{time}{fraction}Z"

    def past(self):
        """A time long before now."""
        return self.stamp(self.rng.randrange(10_000, 10_000_000))

    def some(self, choices):
        """A few of them."""
        return self.rng.sample(choices, self.rng.randrange(min(self.most, len(choices)) + 1))

    def maybe(self, fields, name, make, likely=None):
        """A property that may be there, be null, or be absent."""
        if self.rng.random() < (self.rich if likely is None else likely):
            fields[name] = make()
        elif self.writes_nulls or self.rng.random() < 0.3:
            fields[name] = None

    def metadata(self):
        """A free map: what it holds is the customer's."""
        rng = self.rng
        made = {
            "crm": {"account": f"A-{rng.randrange(10**5)}", "tiers": [1, 2, rng.randrange(9)]},
            "note": 'line one\nline two\t"quoted" — ' + self.name,
            "owner": None,
            "plan": rng.choice(["free", "team", "enterprise"]),
            "ratio": rng.randrange(10**6) / 1000,
            "seats": rng.randrange(1000),
            "vip": rng.random() < 0.5,
        }
        return {name: made[name] for name in self.some(list(made))}
