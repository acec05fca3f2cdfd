#!/bin/bash
# Starts PostgreSQL. See docs/images.md for the contract.
set -euo pipefail
umask 077
export PATH=/usr/lib/postgresql/15/bin:$PATH

data=/var/lib/data

if [[ -z ${BERTH_ROOT_PASSWORD:-} ]]; then
  echo "postgresql: set BERTH_ROOT_PASSWORD" >&2
  exit 64
fi
if [[ $BERTH_ROOT_PASSWORD == *$'\n'* ]]; then
  echo "postgresql: BERTH_ROOT_PASSWORD must be one line" >&2
  exit 64
fi

install -d -o postgres -g postgres -m 755 /run/postgresql
# The bind mount may come with any owner. What lies inside was made by this user unless it was copied here.
chown postgres:postgres "$data"
chmod 700 "$data"
if [[ -d $data/db && $(stat -c %U "$data/db") != postgres ]]; then
  chown -R postgres:postgres "$data"
fi

# Initialised beside and renamed, so that a start that was cut short is simply done again.
if [[ ! -d $data/db ]]; then
  echo "postgresql: initialising $data/db"
  rm -rf "$data/db.new"
  gosu postgres:postgres initdb --pgdata="$data/db.new" --username=postgres --encoding=UTF8 --locale=en_US.UTF-8 \
    --auth=reject > /dev/null
  mv "$data/db.new" "$data/db"
fi
# A killed container leaves the lock of a process that is no more.
rm -f "$data/db/postmaster.pid"

# An eighth of the memory, because the system's file cache is counted to the container as well.
memory=$(memory-limit)
buffers=$(( memory / 8 ))
if (( buffers < 32 )); then buffers=32; fi
if (( buffers > 4096 )); then buffers=4096; fi
maintenance=$(( memory / 16 ))
if (( maintenance < 16 )); then maintenance=16; fi
if (( maintenance > 1024 )); then maintenance=1024; fi

# Before anything listens: today's password, and doors shut that PostgreSQL leaves open to every role.
quoted=${BERTH_ROOT_PASSWORD//\'/\'\'}
unset BERTH_ROOT_PASSWORD
gosu postgres:postgres postgres --single -D "$data/db" -c config_file=/app/code/postgresql.conf \
  -c log_min_messages=error postgres > /dev/null <<SQL
ALTER ROLE postgres WITH SUPERUSER LOGIN PASSWORD '$quoted';
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
SQL
unset quoted

exec gosu postgres:postgres postgres -D "$data/db" -c config_file=/app/code/postgresql.conf \
  -c shared_buffers="${buffers}MB" -c maintenance_work_mem="${maintenance}MB" -c effective_cache_size="$(( memory / 2 ))MB"
