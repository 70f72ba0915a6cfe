"""What a person knows of the words of plan 106 in the years 2015 to 2017, as conditions."""

from __future__ import annotations

from bench.rivals.conditions import All, Condition, From, Until, all_, either, one_of, true
from bench.rivals.leaf import YEARS

ALLIES = "BFA BLZ DOM GTM HND HTI KIR KNA LCA MHL NIC NRU PLW PRY SLB SLV SWZ TUV VAT VCT"
ASIA = "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM BGD BTN IND LKA NPL PAK"
MINISTER = "minister head_of_government head_of_state"
DEPUTY_ASSISTANT = f"deputy_assistant_secretary assistant_secretary deputy_minister {MINISTER}"
SENIOR = f"senior_official {DEPUTY_ASSISTANT}"
JOINED = one_of(
    "organisation",
    "AAEA AARDO ACWL ADB APAARI APEC APG APLMF APMP APO ARINAP AVRDC AWEB CABEI CCSBT CGPM EBRD EGMONT FFTC FOPREL GAC "
    "GBIF IADI IAIS IATTC ICA ICAC ICCAT ICN IDB IFIAR IOPS IOSCO ISC ISTA KP NPFC OECDCC OECDFC OECDSC OIE PARLACEN "
    "PIFD SEACEN SEANZA SGATAR SICA SPRFMO WCOTCRO WCOTCV WCPFC WTO",
)
SOUTHBOUND = one_of("country", f"{ASIA} AUS NZL")
SIDES = one_of("side", "ours theirs")
MEETING, VISIT = one_of("kind", "meeting_attended meeting_hosted"), one_of("kind", "visit_out visit_in")
SOUGHT = one_of("organisation", "ICAO INTERPOL IOTC UN UNFCCC WHO")
INVITED = (one_of("media", "international"), one_of("programme", "invited"))
CAPITAL = (one_of("account", "capital"), one_of("source", "original supplementary carried_over"))


def ally(day: str) -> Condition:
    return either(
        one_of("country", ALLIES),
        all_(one_of("country", "PAN"), Until(day, "2017-06-12")),
        all_(one_of("country", "STP"), Until(day, "2016-12-20")),
    )


def runs(year: int, *and_also: Condition) -> All:
    """On any day of a year."""
    return all_(
        Until("started_on", f"{year}-12-31"), From("ended_on", f"{year}-01-01", or_absent=True), *and_also
    )  # fmt: skip


def stands(first: str, last: str, *and_also: Condition) -> dict[int, Condition]:
    """On the last day of each year."""
    return {
        year: all_(Until(first, f"{year}-12-31"), From(last, f"{year}-12-31", or_absent=True), *and_also)
        for year in YEARS
    }


def ally_while_running(year: int) -> Condition:
    late = {2016: ("STP", "2016-12-20", f"{ALLIES} PAN"), 2017: ("PAN", "2017-06-12", ALLIES)}
    code, day, always = late[year]
    return either(one_of("country", always), all_(one_of("country", code), Until("started_on", day)))


ACTING = one_of("stage", "running completed")
POLICY = one_of(
    "sector",
    "clean_energy food_safety social_infrastructure education_culture health economy ict agriculture "
    "sustainable_development",
)
SOUTHBOUND_SECTOR = one_of(
    "sector", "economy social_infrastructure agriculture ict tourism disaster vocational education_culture"
)
IN_OFFICE = either(
    one_of("office", "former_head_of_state"),
    all_(
        true("incumbent"),
        either(
            one_of("office", "legislature"),
            all_(
                one_of("office", "presidency executive judiciary"),
                either(
                    one_of("rank", f"deputy_minister {MINISTER}"),
                    all_(one_of("country", "CAN USA"), one_of("rank", DEPUTY_ASSISTANT)),
                ),
            ),
        ),
    ),
)
TRAVELS = either(
    one_of("office", "former_head_of_state"),
    all_(
        true("incumbent"),
        either(
            one_of("office", "legislature"), all_(one_of("office", "presidency executive"), one_of("rank", SENIOR))
        ),
    ),
)  # fmt: skip
SUPPORT = either(
    all_(one_of("kind", "support_statement"), one_of("supporter", "important_state")),
    all_(one_of("kind", "resolution"), one_of("supporter", "legislature group")),
)
TOPICS = one_of(
    "topic",
    "trade_finance infrastructure agriculture ict tourism ocean_governance maritime_enforcement disaster vocational "
    "education_culture",
)
SPONSORS = one_of("sponsor", "legislature local_government ngo business school youth")
SIGNED = (one_of("stage", "signed"), true("bilateral"))
VISITS, ORGANISATIONS, NGO = "visits__participants", "organisation_engagements", "ngo_activities"
DOMESTIC, ABROAD = one_of("origin", "domestic"), one_of("scope", "international")
IN_ASIA = one_of("country", ASIA)
