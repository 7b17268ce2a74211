-- +goose Up
CREATE TABLE chain (
	genesis BYTEA NOT NULL -- random: chains of two stores cannot be exchanged
);
CREATE TABLE entry (
	seq    BIGINT PRIMARY KEY,
	id     BYTEA NOT NULL, -- of the consultation
	header BYTEA NOT NULL,
	hash   BYTEA NOT NULL
);
CREATE INDEX entry_id ON entry (id);
CREATE TABLE payload (
	seq  BIGINT PRIMARY KEY,
	salt BYTEA NOT NULL,
	text BYTEA NOT NULL
);
CREATE TABLE recommendation (
	hash BYTEA PRIMARY KEY,
	body BYTEA NOT NULL -- the decision's canonical JSON, in S2 (an extension of Snappy), CRC-32C
);
CREATE TABLE edition (
	digest BYTEA PRIMARY KEY,
	packed BYTEA NOT NULL -- CRC-32C at the end
);

-- +goose Down
DROP TABLE edition;
DROP TABLE recommendation;
DROP TABLE payload;
DROP TABLE entry;
DROP TABLE chain;
