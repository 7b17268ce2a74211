-- +goose Up
CREATE TABLE unmapped (
	name  BLOB PRIMARY KEY, -- HMAC of a code that was seen and that the edition had nothing for
	salt  BLOB NOT NULL,
	text  BLOB NOT NULL, -- the code, sealed: what stands in the place of a code may be anything
	count INTEGER NOT NULL,
	since TEXT NOT NULL, -- days of UTC
	last  TEXT NOT NULL
);

-- +goose Down
DROP TABLE unmapped;
