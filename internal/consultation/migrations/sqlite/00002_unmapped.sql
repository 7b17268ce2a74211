-- +goose Up
CREATE TABLE unmapped ( -- codes that were seen and that the edition had nothing for: counts, of nobody in particular
	site    BLOB NOT NULL, -- pseudonym, empty for the default one
	channel INTEGER NOT NULL,
	place   TEXT NOT NULL, -- what the code stood for
	system  TEXT NOT NULL,
	code    TEXT NOT NULL,
	count   INTEGER NOT NULL,
	since   TEXT NOT NULL, -- days of UTC
	last    TEXT NOT NULL,
	PRIMARY KEY (site, channel, place, system, code)
);

-- +goose Down
DROP TABLE unmapped;
