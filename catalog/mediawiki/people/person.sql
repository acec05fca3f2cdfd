-- Accounts that belong to people of the server: their id there, and whether the wiki made them administrators because the server has them as such.
CREATE TABLE /*_*/berth_person (
  person_user INTEGER NOT NULL PRIMARY KEY,
  person_uid VARCHAR(255) NOT NULL UNIQUE,
  person_made_admin SMALLINT NOT NULL DEFAULT 0
);
