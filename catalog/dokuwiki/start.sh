#!/bin/bash
set -euo pipefail

export CLOUDRON_PROXY_IP=${CLOUDRON_PROXY_IP:-172.18.0.1}
conf=/app/data/conf
credentials=/app/data/initial-admin.txt

install -d -o www-data -g www-data -m 750 /run/app /run/app/{cache,locks,tmp,log} /run/apache2 /run/php
mkdir -p "$conf"

# The first pages and folders; what is there stays.
cp -rn /app/code/first-data/. /app/data/wiki/

# Plugins and templates that DokuWiki ships are laid in once, and again when the package brings another version. What is
# there is written down there: these folders are empty where the data came from elsewhere, as in a clone.
bundled=$(dpkg-query -W -f '${Version}' dokuwiki)
laid=/var/lib/dokuwiki/lib/plugins/.bundled
if [[ $(cat "$laid" 2> /dev/null) != "$bundled" ]]; then
  cp -r /app/code/plugins/. /var/lib/dokuwiki/lib/plugins/
  cp -r /app/code/tpl/. /var/lib/dokuwiki/lib/tpl/
  echo "$bundled" > "$laid"
fi

# Written before the user is made with it, so that a start that was cut short goes on with the same password.
if [[ ! -s $credentials ]]; then
  printf 'username: admin\npassword: %s\n' "$(openssl rand -hex 12)" > "$credentials.new"
  mv "$credentials.new" "$credentials"
fi
if [[ ! -s $conf/users.auth.php ]]; then
  hash=$(sed -n 's/^password: //p' "$credentials" | php -r 'echo password_hash(trim(stream_get_contents(STDIN)), PASSWORD_BCRYPT);')
  {
    printf '# users.auth.php\n# <?php exit()?>\n# login:passwordhash:Real Name:email:groups,comma,separated\n'
    printf 'admin:%s:Administrator:%s:admin,user\n' "$hash" "${CLOUDRON_ADMIN_EMAIL:-admin@localhost}"
  } > "$conf/users.auth.php.new"
  mv "$conf/users.auth.php.new" "$conf/users.auth.php"
fi
if [[ ! -s $conf/acl.auth.php ]]; then
  cp /app/code/first-rules.txt "$conf/acl.auth.php"
fi
if [[ ! -e $conf/local.php ]]; then
  printf "<?php\n\$conf['title'] = 'My wiki';\n" > "$conf/local.php"
fi
# Ours stays with the package.
ln -sfn /app/code/serversignin /var/lib/dokuwiki/lib/plugins/serversignin
touch "$conf/plugins.local.php"
ln -sfn /app/code/settings.php "$conf/local.protected.php"
ln -sfn /app/code/plugins.php "$conf/plugins.protected.php"
ln -sfn /etc/dokuwiki/plugins.php "$conf/plugins.php"
ln -sfn /etc/dokuwiki/plugins.required.php "$conf/plugins.required.php"
ln -sfn /etc/dokuwiki/manifest.json "$conf/manifest.json"

find /app/data /var/lib/dokuwiki/lib/plugins /var/lib/dokuwiki/lib/tpl \( ! -user www-data -o ! -group www-data \) -exec chown -h www-data:www-data {} +
chmod 600 "$credentials" "$conf/users.auth.php"

# A PHP process of DokuWiki takes about 25 MiB, the rest of the container about 60.
workers=$(( ($(memory-limit) - 60) / 25 ))
if (( workers < 4 )); then workers=4; fi
if (( workers > 64 )); then workers=64; fi
export APACHE_WORKERS=$workers

exec apache2 -f /app/code/apache2.conf -DFOREGROUND
