#!/bin/bash
set -euo pipefail

export CLOUDRON_PROXY_IP=${CLOUDRON_PROXY_IP:-172.18.0.1}
maintenance=/usr/share/mediawiki/maintenance
credentials=/app/data/initial-admin.txt
unfinished=/app/data/.installing
as_www=(gosu www-data:www-data)

install -d -o www-data -g www-data -m 750 /run/app /run/app/cache /run/apache2
cp --update /app/code/l10n/* /run/app/cache/
mkdir -p /app/data/images

if [[ ! -s /app/data/secrets.php ]]; then
  printf "<?php\n\$wgSecretKey = '%s';\n\$wgUpgradeKey = '%s';\n" "$(openssl rand -hex 32)" "$(openssl rand -hex 8)" > /app/data/secrets.php.new
  mv /app/data/secrets.php.new /app/data/secrets.php
fi
if [[ ! -e /app/data/LocalSettings.php ]]; then
  cp /app/code/owner-settings.php /app/data/LocalSettings.php
fi
# Written before the wiki is installed with it, so that a start that was cut short goes on with the same password.
if [[ ! -s $credentials ]]; then
  printf 'username: Admin\npassword: %s\n' "$(openssl rand -hex 12)" > "$credentials.new"
  mv "$credentials.new" "$credentials"
fi

find /app/data \( ! -user www-data -o ! -group www-data \) -exec chown -h www-data:www-data {} +
chown -R www-data:www-data /run/app
chmod 600 "$credentials" /app/data/secrets.php

database() {
  PGPASSWORD=$CLOUDRON_POSTGRESQL_PASSWORD psql -qAtX -v ON_ERROR_STOP=1 -h "$CLOUDRON_POSTGRESQL_HOST" \
    -p "$CLOUDRON_POSTGRESQL_PORT" -U "$CLOUDRON_POSTGRESQL_USERNAME" -d "$CLOUDRON_POSTGRESQL_DATABASE" -c "$1"
}

for (( try = 1; ; try++ )); do
  if installed=$(database "SELECT to_regclass('mediawiki.site_stats') IS NOT NULL" 2> /run/app/error); then break; fi
  if (( try == 120 )); then
    echo "mediawiki: no connection to the database: $(cat /run/app/error)" >&2
    exit 1
  fi
  sleep 0.5
done

# What decides over the tables: MediaWiki's version and the package's list of extensions.
version="$(dpkg-query -W -f '${Version}' mediawiki) $(sha256sum < /app/code/LocalSettings.php | cut -c 1-16)"

if [[ $installed != t || -e $unfinished ]]; then
  echo "mediawiki: installing"
  # What an installation that was cut short left behind is dropped; nobody has used it.
  touch "$unfinished"
  database 'SET client_min_messages = warning; DROP SCHEMA IF EXISTS mediawiki CASCADE'
  install -o www-data -g www-data -m 600 /dev/null /run/app/database-password
  install -o www-data -g www-data -m 600 /dev/null /run/app/admin-password
  printf %s "$CLOUDRON_POSTGRESQL_PASSWORD" > /run/app/database-password
  sed -n 's/^password: //p' "$credentials" | tr -d '\n' > /run/app/admin-password

  # The settings that the installer writes are thrown away; it only runs where it finds none.
  "${as_www[@]}" env MW_CONFIG_FILE=/run/app/none.php php "$maintenance/install.php" \
    --confpath=/run/app --server="$CLOUDRON_APP_ORIGIN" --scriptpath='' --lang=en \
    --dbtype=postgres --dbserver="$CLOUDRON_POSTGRESQL_HOST" --dbport="$CLOUDRON_POSTGRESQL_PORT" \
    --dbname="$CLOUDRON_POSTGRESQL_DATABASE" --dbuser="$CLOUDRON_POSTGRESQL_USERNAME" \
    --dbpassfile=/run/app/database-password --dbschema=mediawiki --passfile=/run/app/admin-password \
    'My wiki' Admin > /run/app/install.log || { cat /run/app/install.log; exit 1; }
  rm -f /run/app/database-password /run/app/admin-password /run/app/LocalSettings.php
  rm -f /app/data/.version
fi

# Tables of the extensions after an installation, changes of tables after an update of the package.
if [[ $(cat /app/data/.version 2> /dev/null) != "$version" ]]; then
  echo "mediawiki: bringing the tables up to date"
  "${as_www[@]}" php "$maintenance/update.php" --quick > /run/app/update.log || { cat /run/app/update.log; exit 1; }
  echo "$version" > /app/data/.version
fi
rm -f "$unfinished"

# A PHP process of MediaWiki takes about 40 MiB, the rest of the container about 130.
workers=$(( ($(memory-limit) - 130) / 40 ))
if (( workers < 4 )); then workers=4; fi
if (( workers > 64 )); then workers=64; fi
export APACHE_WORKERS=$workers

/app/code/run-jobs &
exec apache2 -f /app/code/apache2.conf -DFOREGROUND
