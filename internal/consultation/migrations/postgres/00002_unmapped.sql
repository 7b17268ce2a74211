-- +goose Up
CREATE TABLE unmapped (
	name BYTEA PRIMARY KEY, -- HMAC of a code that was seen and that the edition had nothing for
	body BYTEA NOT NULL -- JSON: the name again, the code, sealed, for what stands in its place may be anything; how often and when; CRC-32C
);

-- +goose Down
DROP TABLE unmapped;
