"""What the sixteen measures ask of the tables, once for all rivals, in the names that ``statements.py`` gives it."""

from __future__ import annotations

from bench.rivals.conditions import From, Is, Not, Until, all_, fields, one_of, true
from bench.rivals.facts import (
    ABROAD,
    ACTING,
    ALLIES,
    CAPITAL,
    DOMESTIC,
    IN_ASIA,
    IN_OFFICE,
    INVITED,
    JOINED,
    MEETING,
    MINISTER,
    NGO,
    ORGANISATIONS,
    POLICY,
    SENIOR,
    SIDES,
    SIGNED,
    SOUGHT,
    SOUTHBOUND,
    SOUTHBOUND_SECTOR,
    SPONSORS,
    SUPPORT,
    TOPICS,
    TRAVELS,
    VISIT,
    VISITS,
    ally,
    ally_while_running,
    runs,
    stands,
)
from bench.rivals.leaf import BASES, YEARS, Ends, Flow, Latest, Leaf

LEAVES: tuple[Leaf, ...] = (
    Flow(
        "persons_allies",
        VISITS,
        "visited_on",
        (SIDES, true("incumbent"), one_of("rank", MINISTER), ally("visited_on")),
        "persons",
    ),
    Flow("persons_others", VISITS, "visited_on", (SIDES, Not(ally("visited_on")), IN_OFFICE), "persons"),
    Flow("trips", VISITS, "visited_on", (SIDES, SOUTHBOUND, TRAVELS), distinct="trip_no", years=BASES),
    Ends(
        "projects_allies", "cooperation_projects", (ACTING, POLICY), {y: runs(y, ally_while_running(y)) for y in YEARS}
    ),
    Ends(
        "projects_others",
        "cooperation_projects",
        (ACTING, POLICY),
        {y: runs(y, Not(ally_while_running(y))) for y in YEARS},
    ),
    Ends(
        "projects_southbound",
        "cooperation_projects",
        (ACTING, SOUTHBOUND_SECTOR, SOUTHBOUND),
        {y: runs(y) for y in BASES},
    ),
    Flow("agreements", "agreements", "signed_on", SIGNED, years=BASES),
    Flow(
        "agreements_southbound",
        "agreements",
        "signed_on",
        (*SIGNED, SOUTHBOUND, one_of("form", "agreement arrangement mou")),
        years=BASES,
    ),
    Ends(
        "authentication",
        "agreements",
        (*SIGNED, one_of("subject", "document_authentication")),
        {
            year: all_(one_of("country", always), condition)
            for (year, condition), always in zip(
                stands("in_force_from", "in_force_to").items(), (f"{ALLIES} PAN", ALLIES), strict=True
            )
        },
        distinct=("country",),
    ),
    Flow(
        "meetings_on_topics",
        "meetings",
        "held_on",
        (SOUTHBOUND, one_of("format", "bilateral multilateral"), TOPICS),
        years=BASES,
    ),
    Flow(
        "meetings_of_seniors",
        "meetings",
        "held_on",
        (SOUTHBOUND, one_of("format", "bilateral"), one_of("level", SENIOR)),
        years=BASES,
    ),
    Flow(
        "exchanges",
        "exchanges",
        "held_on",
        (true("assisted"), one_of("mode", "two_way"), SPONSORS, SOUTHBOUND),
        years=BASES,
    ),
    Ends(
        "visa",
        "visa_measures",
        (one_of("change", "eased"), IN_ASIA, From("adopted_on", "2016-01-01")),
        {year: Until("adopted_on", f"{year}-12-31") for year in YEARS},
        distinct=("country", "kind"),
    ),
    Flow("sought_contacts", ORGANISATIONS, "happened_on", (SOUGHT, one_of("kind", "contact exchange project"))),
    Flow("sought_meetings", ORGANISATIONS, "happened_on", (SOUGHT, MEETING)),
    Flow("sought_visits", ORGANISATIONS, "happened_on", (SOUGHT, VISIT)),
    Flow("sought_support", ORGANISATIONS, "happened_on", (SOUGHT, SUPPORT)),
    Flow("joined_projects", ORGANISATIONS, "happened_on", (JOINED, one_of("kind", "project"))),
    Flow("joined_meetings", ORGANISATIONS, "happened_on", (JOINED, MEETING)),
    Flow("joined_visits", ORGANISATIONS, "happened_on", (JOINED, VISIT)),
    Ends(
        "joined_posts",
        "organisation_posts",
        (JOINED, one_of("kind", "chair executive_member committee secretariat")),
        stands("held_from", "held_to"),
    ),
    Flow(
        "ngo_conferences",
        NGO,
        "held_on",
        (DOMESTIC, ABROAD, one_of("kind", "conference_attended conference_hosted")),
        years=BASES,
    ),
    Flow(
        "ngo_trainees", NGO, "held_on", (DOMESTIC, one_of("kind", "training youth_ambassador")), "persons", years=BASES
    ),
    Flow("ngo_relief", NGO, "held_on", (DOMESTIC, ABROAD, one_of("kind", "humanitarian care")), years=BASES),
    Flow("media_reports", "media_visits", "visited_on", INVITED, "reports"),
    Flow("media_persons", "media_visits", "visited_on", INVITED, "persons"),
    Flow(
        "op_eds",
        "op_eds",
        "published_on",
        (one_of("outlet", "international_mainstream"), one_of("kind", "letter op_ed")),
    ),
    Latest(
        "site_views",
        None,
        "site_traffic",
        "month",
        (one_of("site", "JOURNALS MISSIONS PANORAMA PORTAL TRENDING"),),
        ("site", "month"),
        ("read_on", "from_position", "views"),
        "views",
        BASES,
    ),
    Latest(
        "release_views",
        "releases",
        "press_releases__readings",
        "issued_on",
        (true("major"), one_of("kind", "news_release statement")),
        ("record",),
        ("read_on", "from_position", "views"),
        "views",
        YEARS,
    ),
    Flow("budget_used", "budget_lines", "booked_on", (*CAPITAL, one_of("item", "spent payable surplus")), "amount"),
    Flow("budget", "budget_lines", "booked_on", (*CAPITAL, one_of("item", "budget")), "amount"),
    Flow(
        "requested",
        "budget_requests",
        "fiscal_year",
        (one_of("side", "expenditure"), one_of("kind", "requested")),
        "amount",
    ),
    Flow(
        "ceiling",
        "budget_requests",
        "fiscal_year",
        (one_of("side", "expenditure"), one_of("kind", "ceiling")),
        "amount",
    ),
    Ends(
        "premises",
        "premises",
        (one_of("kind", "chancery residence"), Is("tenure", ("owned",))),
        stands("acquired_on", "disposed_on"),
    ),
)
assert len(LEAVES) == 34


def columns() -> dict[str, list[str]]:
    """The columns of each table that somebody reads."""
    used: dict[str, dict[str, None]] = {}
    for leaf in LEAVES:
        own = used.setdefault(leaf.table, {})
        conditions = [*leaf.where, *(leaf.of.values() if isinstance(leaf, Ends) else ())]
        match leaf:
            case Flow():
                names = [leaf.day, leaf.add, leaf.distinct]
            case Ends():
                names = [*leaf.distinct]
            case Latest():
                names = [leaf.day, *leaf.keys, *leaf.by, leaf.value]
        own.update(dict.fromkeys([name for name in names if name is not None] + fields(conditions)))
    return {table: list(names) for table, names in used.items()}
