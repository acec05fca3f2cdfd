#!/bin/bash
# Starts MariaDB. See docs/images.md for the contract.
set -euo pipefail
umask 077

data=/var/lib/data
run=/run/mysqld

if [[ -z ${BERTH_ROOT_PASSWORD:-} ]]; then
  echo "mysql: set BERTH_ROOT_PASSWORD" >&2
  exit 64
fi

install -d -o mysql -g mysql -m 700 "$run"
# The bind mount may come with any owner. What lies inside was made by this user unless it was copied here.
chown mysql:mysql "$data"
chmod 700 "$data"
if [[ -d $data/db && $(stat -c %U "$data/db") != mysql ]]; then
  chown -R mysql:mysql "$data"
fi

# Initialised beside and renamed, so that a start that was cut short is simply done again.
if [[ ! -d $data/db ]]; then
  echo "mysql: initialising $data/db"
  rm -rf "$data/db.new"
  gosu mysql:mysql mariadb-install-db --no-defaults --datadir="$data/db.new" \
    --auth-root-authentication-method=socket --skip-test-db --skip-name-resolve > /dev/null
  mv "$data/db.new" "$data/db"
fi

# The server runs this file before it listens. It holds the password as the hash that the server stores.
hash=$(printf %s "$BERTH_ROOT_PASSWORD" | openssl dgst -sha1 -binary | openssl dgst -sha1 -r | cut -d ' ' -f 1)
cat > "$run/init.sql" <<SQL
CREATE USER IF NOT EXISTS root@'%';
ALTER USER root@'%' IDENTIFIED BY PASSWORD '*${hash^^}';
GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION;
DROP USER IF EXISTS ''@localhost, mysql@localhost;
SQL
chown mysql:mysql "$run/init.sql"
unset BERTH_ROOT_PASSWORD

# A quarter of the memory for InnoDB's cache: connections, sorts and temporary tables need the rest.
pool=$(( $(memory-limit) / 4 ))
if (( pool < 32 )); then pool=32; fi
if (( pool > 4096 )); then pool=4096; fi

exec gosu mysql:mysql mariadbd --defaults-file=/app/code/my.cnf --init-file="$run/init.sql" \
  --innodb-buffer-pool-size="${pool}M"
