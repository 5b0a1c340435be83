DROP FUNCTION door_statement;
DROP TABLE exchange_rates, statement_links, statement_settlements, statement_lines, statements;
DROP FUNCTION statements_hold, statement_lines_hold;
ALTER TABLE projects DROP COLUMN budget_nanos, DROP COLUMN terms;
