"""The best SQL that a person would write for the sixteen indicators of plan 106, its year and the year before.

One statement for each table answers what all indicators ask of it, for 105, 106 and their base years.  What was tried
and found faster than all conditions beside every sum: rows are first grouped by their country (or organisation), with
the days cut where a year ends or a list changes, and long lists are looked at once for each of these few groups; short
conditions stand beside the sums and not in WHERE, which would slow what comes after it.  What a person knows of these
three years is made use of: who was an ally when, and that a version's lines have one log position.

Comparing an enumeration by ``>=`` compares its texts, so ranks are listed.
"""

from __future__ import annotations


def codes(text: str) -> str:
    return ", ".join(f"'{code}'" for code in text.split())


ALLIES = codes("BFA BLZ DOM GTM HND HTI KIR KNA LCA MHL NIC NRU PLW PRY SLB SLV SWZ TUV VAT VCT")
"""All three years; with STP until 2016-12-20 and PAN until 2017-06-12."""
ALLIES_AT_END = {2015: 22, 2016: 21, 2017: 20}
ASIA = codes("BRN IDN KHM LAO MMR MYS PHL SGP THA VNM BGD BTN IND LKA NPL PAK")
SOUTHBOUND = f"{ASIA}, 'AUS', 'NZL'"
SOUGHT = codes("ICAO INTERPOL IOTC UN UNFCCC WHO")
JOINED = codes(
    "AAEA AARDO ACWL ADB APAARI APEC APG APLMF APMP APO ARINAP AVRDC AWEB CABEI CCSBT CGPM EBRD EGMONT FFTC FOPREL GAC "
    "GBIF IADI IAIS IATTC ICA ICAC ICCAT ICN IDB IFIAR IOPS IOSCO ISC ISTA KP NPFC OECDCC OECDFC OECDSC OIE PARLACEN "
    "PIFD SEACEN SEANZA SGATAR SICA SPRFMO WCOTCRO WCOTCV WCPFC WTO"
)
POLICY = codes(
    "clean_energy food_safety social_infrastructure education_culture health economy ict agriculture "
    "sustainable_development"
)
SOUTHBOUND_SECTORS = codes(
    "economy social_infrastructure agriculture ict tourism disaster vocational education_culture"
)
TOPICS = codes(
    "trade_finance infrastructure agriculture ict tourism ocean_governance maritime_enforcement disaster vocational "
    "education_culture"
)
MINISTER = codes("minister head_of_government head_of_state")
DEPUTY_MINISTER = f"'deputy_minister', {MINISTER}"
DEPUTY_ASSISTANT = f"'deputy_assistant_secretary', 'assistant_secretary', {DEPUTY_MINISTER}"
SENIOR = f"'senior_official', {DEPUTY_ASSISTANT}"

ALLY_THEN = f"(country IN ({ALLIES}) OR country = 'STP' AND days = 0 OR country = 'PAN' AND days <= 2)"
STATEMENTS = {
    "participants": f"""
        SELECT 2016 + (days >= 2)::INTEGER AS year, sum(ministers) FILTER ({ALLY_THEN}) AS persons_allies,
            sum(others) FILTER (NOT {ALLY_THEN})
                + coalesce(sum(assistants) FILTER (NOT {ALLY_THEN} AND country IN ('CAN', 'USA')), 0) AS persons_others
        FROM (
            SELECT country,
                CASE WHEN visited_on <= '2016-12-20' THEN 0 WHEN visited_on <= '2016-12-31' THEN 1
                    WHEN visited_on <= '2017-06-12' THEN 2 ELSE 3 END AS days,
                sum(persons) FILTER (incumbent AND rank IN ({MINISTER}) AND side <> 'third_party') AS ministers,
                sum(persons) FILTER ((office = 'former_head_of_state' OR incumbent AND (office = 'legislature'
                    OR office IN ('presidency', 'executive', 'judiciary') AND rank IN ({DEPUTY_MINISTER})))
                    AND side <> 'third_party') AS others,
                sum(persons) FILTER (incumbent AND rank IN ('deputy_assistant_secretary', 'assistant_secretary')
                    AND office IN ('presidency', 'executive', 'judiciary') AND side <> 'third_party') AS assistants
            FROM visits__participants WHERE visited_on BETWEEN '2016-01-01' AND '2017-12-31' GROUP BY ALL
        ) GROUP BY year""",
    "trips": f"""
        SELECT year(visited_on) AS year, count(DISTINCT trip_no) AS trips
        FROM visits__participants
        WHERE visited_on BETWEEN '2015-01-01' AND '2017-12-31' AND side <> 'third_party' AND country IN ({SOUTHBOUND})
            AND (office = 'former_head_of_state' OR incumbent AND (
                office = 'legislature' OR office IN ('presidency', 'executive') AND rank IN ({SENIOR})))
        GROUP BY year""",
    "projects": f"""
        SELECT unnest([2015, 2016, 2017]) AS year,
            unnest([NULL,
                sum(CASE WHEN country IN ({ALLIES}, 'PAN') THEN n16 WHEN country = 'STP' THEN early16 END)
                    FILTER (policy),
                sum(CASE WHEN country IN ({ALLIES}) THEN n17 WHEN country = 'PAN' THEN early17 END) FILTER (policy)
            ]) AS projects_allies,
            unnest([NULL,
                sum(CASE country WHEN 'STP' THEN n16 - early16 ELSE n16 END)
                    FILTER (policy AND country NOT IN ({ALLIES}, 'PAN')),
                sum(CASE country WHEN 'PAN' THEN n17 - early17 ELSE n17 END)
                    FILTER (policy AND country NOT IN ({ALLIES}))
            ]) AS projects_others,
            unnest([sum(n15) FILTER (southbound), sum(n16) FILTER (southbound), sum(n17) FILTER (southbound)])
                AS projects_southbound
        FROM (
            SELECT *, sector IN ({POLICY}) AS policy,
                country IN ({SOUTHBOUND}) AND sector IN ({SOUTHBOUND_SECTORS}) AS southbound
            FROM (
                SELECT country, sector,
                    count(*) FILTER (in15) AS n15, count(*) FILTER (in16) AS n16, count(*) FILTER (in17) AS n17,
                    count(*) FILTER (in16 AND started_on <= '2016-12-20') AS early16,
                    count(*) FILTER (in17 AND started_on <= '2017-06-12') AS early17
                FROM (
                    SELECT country, sector, started_on,
                        started_on <= '2015-12-31' AND (ended_on IS NULL OR ended_on >= '2015-01-01') AS in15,
                        started_on <= '2016-12-31' AND (ended_on IS NULL OR ended_on >= '2016-01-01') AS in16,
                        started_on <= '2017-12-31' AND (ended_on IS NULL OR ended_on >= '2017-01-01') AS in17
                    FROM cooperation_projects WHERE stage IN ('running', 'completed')
                ) GROUP BY ALL
            )
        )""",
    "agreements": f"""
        SELECT year(signed_on) AS year, count(*) AS agreements,
            count(*) FILTER (country IN ({SOUTHBOUND}) AND form IN ('agreement', 'arrangement', 'mou'))
                AS agreements_southbound
        FROM agreements
        WHERE signed_on BETWEEN '2015-01-01' AND '2017-12-31' AND stage = 'signed' AND bilateral GROUP BY year""",
    "authentication": f"""
        SELECT unnest([2016, 2017]) AS year, unnest([count(*) FILTER (in16), count(*) FILTER (in17)]) AS authentication
        FROM (
            SELECT country,
                bool_or(in_force_from <= '2016-12-31' AND (in_force_to IS NULL OR in_force_to >= '2016-12-31')) AS in16,
                bool_or(country <> 'PAN' AND in_force_from <= '2017-12-31'
                    AND (in_force_to IS NULL OR in_force_to >= '2017-12-31')) AS in17
            FROM agreements
            WHERE subject = 'document_authentication' AND stage = 'signed' AND bilateral
                AND country IN ({ALLIES}, 'PAN')
            GROUP BY country
        )""",
    "meetings": f"""
        SELECT year, sum(n) FILTER (topic IN ({TOPICS})) AS meetings_on_topics,
            sum(n) FILTER (format = 'bilateral' AND level IN ({SENIOR})) AS meetings_of_seniors
        FROM (
            SELECT year(held_on) AS year, format, topic, level, count(*) AS n FROM meetings
            WHERE held_on BETWEEN '2015-01-01' AND '2017-12-31' AND format <> 'internal' AND country IN ({SOUTHBOUND})
            GROUP BY ALL
        ) GROUP BY year""",
    "exchanges": f"""
        SELECT year(held_on) AS year, count(*) AS exchanges FROM exchanges
        WHERE held_on BETWEEN '2015-01-01' AND '2017-12-31' AND assisted AND mode = 'two_way'
            AND sponsor NOT IN ('religious', 'individual') AND country IN ({SOUTHBOUND})
        GROUP BY year""",
    "visa": f"""
        SELECT unnest([2016, 2017]) AS year, unnest([count(*) FILTER (first <= '2016-12-31'), count(*)]) AS visa
        FROM (
            SELECT country, kind, min(adopted_on) AS first FROM visa_measures
            WHERE adopted_on BETWEEN '2016-01-01' AND '2017-12-31' AND change = 'eased' AND country IN ({ASIA})
            GROUP BY ALL
        )""",
    "organisations": f"""
        SELECT year,
            sum(n) FILTER (sought AND kind IN ('contact', 'exchange', 'project')) AS sought_contacts,
            sum(n) FILTER (sought AND kind IN ('meeting_attended', 'meeting_hosted')) AS sought_meetings,
            sum(n) FILTER (sought AND kind IN ('visit_out', 'visit_in')) AS sought_visits,
            sum(n) FILTER (sought AND (kind = 'support_statement' AND supporter = 'important_state'
                OR kind = 'resolution' AND supporter IN ('legislature', 'group'))) AS sought_support,
            sum(n) FILTER (joined AND kind = 'project') AS joined_projects,
            sum(n) FILTER (joined AND kind IN ('meeting_attended', 'meeting_hosted')) AS joined_meetings,
            sum(n) FILTER (joined AND kind IN ('visit_out', 'visit_in')) AS joined_visits
        FROM (
            SELECT *, organisation IN ({SOUGHT}) AS sought, organisation IN ({JOINED}) AS joined
            FROM (
                SELECT year(happened_on) AS year, organisation, kind, supporter, count(*) AS n
                FROM organisation_engagements WHERE happened_on BETWEEN '2016-01-01' AND '2017-12-31' GROUP BY ALL
            )
        ) GROUP BY year""",
    "posts": f"""
        SELECT unnest([2016, 2017]) AS year, unnest([
            count(*) FILTER (held_from <= '2016-12-31' AND (held_to IS NULL OR held_to >= '2016-12-31')),
            count(*) FILTER (held_from <= '2017-12-31' AND (held_to IS NULL OR held_to >= '2017-12-31'))
        ]) AS joined_posts
        FROM organisation_posts WHERE kind <> 'observer_seat' AND organisation IN ({JOINED})""",
    "ngo": """
        SELECT year, sum(n) FILTER (kind IN ('conference_attended', 'conference_hosted') AND scope = 'international')
                AS ngo_conferences,
            sum(persons) FILTER (kind IN ('training', 'youth_ambassador')) AS ngo_trainees,
            sum(n) FILTER (kind IN ('humanitarian', 'care') AND scope = 'international') AS ngo_relief
        FROM (
            SELECT year(held_on) AS year, kind, scope, count(*) AS n, sum(persons) AS persons FROM ngo_activities
            WHERE held_on BETWEEN '2015-01-01' AND '2017-12-31' AND origin = 'domestic' GROUP BY ALL
        ) GROUP BY year""",
    "media": """
        SELECT year(visited_on) AS year, sum(reports) AS media_reports, sum(persons) AS media_persons FROM media_visits
        WHERE visited_on BETWEEN '2016-01-01' AND '2017-12-31' AND media = 'international' AND programme = 'invited'
        GROUP BY year""",
    "op_eds": """
        SELECT year(published_on) AS year, count(*) AS op_eds FROM op_eds
        WHERE published_on BETWEEN '2016-01-01' AND '2017-12-31' AND outlet = 'international_mainstream'
            AND kind IN ('letter', 'op_ed')
        GROUP BY year""",
    "views": """
        SELECT year(month) AS year, sum(views) AS site_views
        FROM (
            SELECT site, month, arg_max(views, (read_on, from_position, views)) AS views
            FROM site_traffic AS t SEMI JOIN (
                SELECT site, month, max(read_on) AS read_on FROM site_traffic
                WHERE site IN ('JOURNALS', 'MISSIONS', 'PANORAMA', 'PORTAL', 'TRENDING')
                    AND month BETWEEN '2015-01-01' AND '2017-12-31'
                GROUP BY ALL
            ) AS last USING (site, month, read_on)
            GROUP BY ALL
        ) GROUP BY year""",
    "readings": """
        SELECT year, sum(last & 137438953471) AS release_views, count(*) AS releases
        FROM (
            SELECT year(issued_on) AS year, record, max((read_on - DATE '2000-01-01') * 137438953472 + views) AS last
            FROM press_releases__readings
            WHERE issued_on BETWEEN '2016-01-01' AND '2017-12-31' AND major AND kind IN ('news_release', 'statement')
            GROUP BY ALL
        ) GROUP BY year""",
    "budget": """
        SELECT year, sum(amount) FILTER (item IN ('spent', 'payable', 'surplus')) AS budget_used,
            sum(amount) FILTER (item = 'budget') AS budget
        FROM (
            SELECT year(booked_on) AS year, item, sum(amount) AS amount FROM budget_lines
            WHERE booked_on BETWEEN '2016-01-01' AND '2017-12-31' AND account = 'capital' AND source <> 'reserve_fund'
            GROUP BY ALL
        ) GROUP BY year""",
    "requests": """
        SELECT fiscal_year AS year, sum(amount) FILTER (kind = 'requested') AS requested,
            sum(amount) FILTER (kind = 'ceiling') AS ceiling
        FROM budget_requests WHERE fiscal_year IN (2016, 2017) AND side = 'expenditure' GROUP BY year""",
    "premises": """
        SELECT unnest([2016, 2017]) AS year, unnest([
            count(*) FILTER (acquired_on <= '2016-12-31' AND (disposed_on IS NULL OR disposed_on >= '2016-12-31')),
            count(*) FILTER (acquired_on <= '2017-12-31' AND (disposed_on IS NULL OR disposed_on >= '2017-12-31'))
        ]) AS premises
        FROM premises WHERE tenure = 'owned' AND kind IN ('chancery', 'residence')""",
}
