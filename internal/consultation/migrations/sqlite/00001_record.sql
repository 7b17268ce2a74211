-- +goose Up
CREATE TABLE chain (
	genesis BLOB NOT NULL -- random: chains of two stores cannot be exchanged
);
CREATE TABLE entry (
	seq    INTEGER PRIMARY KEY,
	id     BLOB NOT NULL, -- of the consultation
	header BLOB NOT NULL,
	hash   BLOB NOT NULL
);
CREATE INDEX entry_id ON entry (id);
CREATE TABLE payload (
	seq  INTEGER PRIMARY KEY,
	salt BLOB NOT NULL,
	text BLOB NOT NULL
);
CREATE TABLE recommendation (
	hash BLOB PRIMARY KEY,
	body BLOB NOT NULL -- the decision's canonical JSON, in S2 (an extension of Snappy), CRC-32C
);
CREATE TABLE edition (
	digest BLOB PRIMARY KEY,
	packed BLOB NOT NULL -- CRC-32C at the end
);

-- +goose Down
DROP TABLE edition;
DROP TABLE recommendation;
DROP TABLE payload;
DROP TABLE entry;
DROP TABLE chain;
