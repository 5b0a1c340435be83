DROP TABLE contexts, models, error_types, actions, agents, persons;
