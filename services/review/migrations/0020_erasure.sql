-- A user's own votes and reports, when the user is erased.
CREATE INDEX review_votes_user_id ON review_votes (user_id);
CREATE INDEX review_reports_user_id ON review_reports (user_id);
