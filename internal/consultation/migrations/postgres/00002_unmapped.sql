-- +goose Up
CREATE TABLE unmapped (
	name  BYTEA PRIMARY KEY, -- HMAC of a code that was seen and that the edition had nothing for
	salt  BYTEA NOT NULL,
	text  BYTEA NOT NULL, -- the code, sealed: what stands in the place of a code may be anything
	count BIGINT NOT NULL,
	since TEXT NOT NULL, -- days of UTC
	last  TEXT NOT NULL
);

-- +goose Down
DROP TABLE unmapped;
