-- A layout of the tests; the comment has a ; in it.
CREATE TABLE person (name TEXT NOT NULL);
INSERT INTO person VALUES ('Ada');
