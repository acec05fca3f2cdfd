#!/bin/bash
set -euo pipefail

export CLOUDRON_PROXY_IP=${CLOUDRON_PROXY_IP:-172.18.0.1}
content=/app/data/wp-content
credentials=/app/data/initial-admin.txt

install -d -o www-data -g www-data -m 750 /run/app /run/apache2 /run/php
rm -f /run/app/ready
mkdir -p "$content"/{plugins,themes,uploads,upgrade,languages}

if [[ ! -s /app/data/secrets.php ]]; then
  {
    echo '<?php'
    for name in AUTH_KEY SECURE_AUTH_KEY LOGGED_IN_KEY NONCE_KEY AUTH_SALT SECURE_AUTH_SALT LOGGED_IN_SALT NONCE_SALT; do
      echo "define('$name', '$(openssl rand -hex 32)');"
    done
  } > /app/data/secrets.php.new
  mv /app/data/secrets.php.new /app/data/secrets.php
fi

# Written before the site is installed with it, so that a start that was cut short goes on with the same password.
if [[ ! -s $credentials ]]; then
  printf 'username: admin\npassword: %s\n' "$(openssl rand -hex 12)" > "$credentials.new"
  mv "$credentials.new" "$credentials"
fi
sed -n 's/^password: //p' "$credentials" > /run/app/password

# Themes and plugins that WordPress ships are laid into the site once, and again when the package brings another version.
bundled=$(dpkg-query -W -f '${Version}' wordpress)
if [[ $(cat "$content/.bundled" 2> /dev/null) != "$bundled" ]]; then
  cp -rL --update /usr/share/wordpress/wp-content/{plugins,themes} "$content/"
  echo "$bundled" > "$content/.bundled"
fi

find /app/data \( ! -user www-data -o ! -group www-data \) -exec chown -h www-data:www-data {} +
chown www-data:www-data /run/app/password
chmod 600 "$credentials" /app/data/secrets.php /run/app/password

gosu www-data:www-data php -d opcache.enable_cli=0 /app/code/setup.php
rm -f /run/app/password
if [[ ! -e /run/app/ready ]]; then
  echo "wordpress: the setup did not end" >&2
  exit 1
fi

# A PHP process of WordPress takes about 40 MiB, the rest of the container about 100.
workers=$(( ($(memory-limit) - 100) / 40 ))
if (( workers < 4 )); then workers=4; fi
if (( workers > 64 )); then workers=64; fi
export APACHE_WORKERS=$workers

exec apache2 -f /app/code/apache2.conf -DFOREGROUND
