DROP TABLE event_repricings, repricings;
