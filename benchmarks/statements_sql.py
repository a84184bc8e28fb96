"""The tables of the forms as one hand-written SQL statement each, straight over the ledger's tables.

Written from the forms and their notes (`docs`, `statements/data`), not from the measures: the benchmark compares both
cell for cell. `{bodies}` is a list of ids, %(start)s and %(end)s the first and the last day of the year.
"""

# Form 2014 has one table. Every row of the result is (row of the form, number).
STATISTICS_2014 = """
WITH published AS (
  SELECT document_kind, count(*) AS n FROM catalogue_item
  WHERE body_id IN ({bodies}) AND published_on BETWEEN %(start)s AND %(end)s
    AND (withdrawn_on IS NULL OR withdrawn_on > %(end)s)
  GROUP BY document_kind
), closed AS (
  SELECT outcome, sub_ground, (extended OR on_time IS FALSE) AS late, count(*) AS n FROM casework_request
  WHERE body_id IN ({bodies}) AND finished_on BETWEEN %(start)s AND %(end)s
  GROUP BY outcome, sub_ground, (extended OR on_time IS FALSE)
)
SELECT 'proactive_total' AS cell, sum(n) AS number FROM published
UNION ALL SELECT 'proactive_normative_documents', sum(n) FROM published WHERE document_kind = 'normative'
UNION ALL SELECT 'interpretation_articles', count(*) FROM catalogue_item
  WHERE body_id IN ({bodies}) AND published_on BETWEEN %(start)s AND %(end)s
    AND (withdrawn_on IS NULL OR withdrawn_on > %(end)s) AND is_interpretation
UNION ALL SELECT 'normative_documents_issued', count(*) FROM catalogue_item
  WHERE body_id IN ({bodies}) AND document_kind = 'normative' AND made_here
    AND document_date BETWEEN %(start)s AND %(end)s
    AND state IN ('approved', 'published', 'withdrawn', 'registered')
    AND NOT (withdraw_kind = 'duplicate' AND coalesce(withdrawn_on <= %(end)s, FALSE))
UNION ALL SELECT c.row_2014, count(DISTINCT r.item_id)
  FROM catalogue_release r
  JOIN catalogue_channel c ON c.id = r.channel_id
  JOIN catalogue_item i ON i.id = r.item_id
  WHERE r.body_id IN ({bodies}) AND r.released_on BETWEEN %(start)s AND %(end)s
    AND (i.withdrawn_on IS NULL OR i.withdrawn_on > %(end)s)
  GROUP BY c.row_2014
UNION ALL SELECT
    CASE channel WHEN 'in_person' THEN 'received_in_person' WHEN 'fax' THEN 'received_by_fax'
      WHEN 'online' THEN 'received_online' WHEN 'email' THEN 'received_online'
      WHEN 'registered_mail' THEN 'received_by_letter' WHEN 'ordinary_mail' THEN 'received_by_letter' END,
    count(*)
  FROM casework_request
  WHERE body_id IN ({bodies}) AND counted_on BETWEEN %(start)s AND %(end)s GROUP BY channel
UNION ALL SELECT CASE WHEN late THEN 'closed_after_extension' ELSE 'closed_on_time' END, sum(n)
  FROM closed GROUP BY late
UNION ALL SELECT
    CASE
      WHEN outcome = 'granted' AND sub_ground = 'already_public' THEN 'answered_already_public'
      WHEN outcome = 'granted' THEN 'answered_granted'
      WHEN outcome = 'partially_granted' THEN 'answered_partial'
      WHEN outcome = 'refused_state_secret' THEN 'refused_state_secret'
      WHEN outcome = 'refused_security_and_stability' THEN 'refused_security_stability'
      WHEN outcome = 'refused_third_party_rights' AND sub_ground = 'trade_secret' THEN 'refused_trade_secret'
      WHEN outcome = 'refused_third_party_rights' AND sub_ground = 'privacy' THEN 'refused_privacy'
      WHEN outcome IN ('refused_third_party_rights', 'refused_prohibited_by_law', 'refused_internal_affairs',
        'refused_process_information', 'refused_enforcement_files') THEN 'refused_other_law'
      WHEN outcome = 'unable_not_held' AND sub_ground = 'other_body' THEN 'answered_not_this_organ'
      WHEN outcome = 'unable_not_held' THEN 'answered_nonexistent'
      WHEN outcome = 'unable_needs_creation' THEN 'refused_not_government_information'
      WHEN outcome IN ('unable_still_unclear', 'other_overdue_clarification') THEN 'answered_to_amend'
      WHEN outcome IN ('refused_administrative_inquiry', 'not_processed_petition', 'not_processed_duplicate',
        'not_processed_publication', 'not_processed_reissue') THEN 'answered_other_route'
    END, sum(n)
  FROM closed GROUP BY outcome, sub_ground
UNION ALL SELECT
    kind || CASE
      WHEN result IN ('upheld', 'claim_rejected', 'claim_dismissed') THEN '_upheld'
      WHEN result IN ('changed', 'revoked', 'partly_revoked', 'unlawful', 'void', 'ordered_to_act')
        THEN '_corrected'
      ELSE '_other' END, count(*)
  FROM casework_remedycase
  WHERE body_id IN ({bodies}) AND role IN ('respondent', 'defendant')
    AND decided_on BETWEEN %(start)s AND %(end)s
  GROUP BY kind, result
"""

_MADE = """count(*) FILTER (WHERE state IN ('approved', 'published', 'withdrawn', 'registered')
    AND document_date BETWEEN %(start)s AND %(end)s)"""
_DOCUMENTS = """
SELECT CASE document_kind WHEN 'rules' THEN 'rules' ELSE 'normative_documents' END, {columns}
FROM catalogue_item
WHERE body_id IN ({{bodies}}) AND document_kind IN ('rules', 'normative') AND made_here
  AND (withdraw_kind <> 'duplicate' OR withdrawn_on IS NULL OR withdrawn_on > %(end)s)
GROUP BY document_kind
"""
# Rows of the form first, then its columns.
DOCUMENTS_2019 = _DOCUMENTS.format(
    columns=_MADE
    + """,
  count(*) FILTER (WHERE published_on BETWEEN %(start)s AND %(end)s
    AND (withdrawn_on IS NULL OR withdrawn_on > %(end)s)),
  count(*) FILTER (WHERE published_on <= %(end)s AND (withdrawn_on IS NULL OR withdrawn_on > %(end)s))"""
)
DOCUMENTS_2021 = _DOCUMENTS.format(
    columns=_MADE
    + """,
  count(*) FILTER (WHERE state IN ('approved', 'published', 'withdrawn', 'registered')
    AND repealed_on BETWEEN %(start)s AND %(end)s),
  count(*) FILTER (WHERE state IN ('approved', 'published', 'withdrawn', 'registered')
    AND coalesce(effective_from, document_date) <= %(end)s
    AND (repealed_on IS NULL OR repealed_on > %(end)s) AND (valid_until IS NULL OR valid_until >= %(end)s)
    AND NOT (validity IN ('lapsed', 'repealed') AND repealed_on IS NULL AND valid_until IS NULL))"""
)

# (row, column, number): each kind of row is one pass over an index.
REQUESTS = """
SELECT 'new_requests', applicant_category, count(*) FROM casework_request
  WHERE body_id IN ({{bodies}}) AND counted_on BETWEEN %(start)s AND %(end)s GROUP BY applicant_category
UNION ALL SELECT 'carried_in', applicant_category, count(*) FROM casework_request
  WHERE body_id IN ({{bodies}}) AND counted_on < %(start)s
    AND (finished_on IS NULL OR finished_on >= %(start)s) GROUP BY applicant_category
UNION ALL SELECT 'carried_out', applicant_category, count(*) FROM casework_request
  WHERE body_id IN ({{bodies}}) AND counted_on <= %(end)s
    AND (finished_on IS NULL OR finished_on > %(end)s) GROUP BY applicant_category
UNION ALL SELECT {outcome}, applicant_category, count(*) FROM casework_request
  WHERE body_id IN ({{bodies}}) AND finished_on BETWEEN %(start)s AND %(end)s
  GROUP BY {outcome}, applicant_category
"""
REQUESTS_2019 = REQUESTS.format(
    outcome="CASE WHEN outcome IN ('other_overdue_clarification', 'other_overdue_fee', 'other_miscellaneous') "
    "THEN 'other_processing' ELSE outcome END"
)
REQUESTS_2021 = REQUESTS.format(outcome="outcome")

# Columns of the form with their numbers: (column, number).
REMEDIES = """
SELECT
  CASE WHEN kind = 'reconsideration' THEN 'review' WHEN after_reconsideration THEN 'post_review_suit'
    ELSE 'direct_suit' END
  || CASE
    WHEN decided_on IS NULL OR decided_on > %(end)s THEN '_pending'
    WHEN result IN ('upheld', 'claim_rejected', 'claim_dismissed') THEN '_upheld'
    WHEN result IN ('changed', 'revoked', 'partly_revoked', 'unlawful', 'void', 'ordered_to_act')
      THEN '_corrected'
    ELSE '_other' END, count(*)
FROM casework_remedycase
WHERE body_id IN ({bodies}) AND role IN ('respondent', 'defendant')
  AND (decided_on BETWEEN %(start)s AND %(end)s
    OR accepted_on <= %(end)s AND (decided_on IS NULL OR decided_on > %(end)s))
GROUP BY 1
"""
