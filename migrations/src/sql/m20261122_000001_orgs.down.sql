DROP TABLE one_time_links, memberships, users, org_counters, orgs;
DROP FUNCTION orgs_zone, orgs_counter;
