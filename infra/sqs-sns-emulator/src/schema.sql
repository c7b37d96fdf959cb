CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    next_arrival INTEGER NOT NULL,
    attributes TEXT NOT NULL
);
CREATE TABLE messages (
    queue TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    content TEXT NOT NULL,
    in_flight INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    received_here INTEGER NOT NULL,
    first_received_at INTEGER,
    PRIMARY KEY (queue, arrival)
);
-- The owner is a queue's name or a FIFO topic's ARN.
CREATE TABLE deduplication (
    owner TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (owner, scope, id)
);
CREATE TABLE topics (
    arn TEXT PRIMARY KEY,
    record TEXT NOT NULL
);
CREATE TABLE subscriptions (
    position INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
);
CREATE TABLE inbox (
    position INTEGER PRIMARY KEY,
    record TEXT NOT NULL
);
