#!/bin/bash
set -euo pipefail

credentials=/app/data/initial-admin.txt
hash=/app/data/admin-password
as_app=(gosu cloudron:cloudron)

mkdir -p /app/data/user

# Written before its hash is made from it, so that a start that was cut short goes on with the same password.
if [[ ! -s $credentials ]]; then
  printf 'username: admin\npassword: %s\n' "$(openssl rand -hex 12)" > "$credentials.new"
  mv "$credentials.new" "$credentials"
fi
if [[ ! -s $hash ]]; then
  sed -n 's/^password: //p' "$credentials" | /app/code/set-password
fi
# What the flows' credentials are encrypted with.
if [[ ! -s /app/data/credential-secret ]]; then
  openssl rand -hex 32 > /app/data/credential-secret.new
  mv /app/data/credential-secret.new /app/data/credential-secret
fi

find /app/data \( ! -user cloudron -o ! -group cloudron \) -exec chown -h cloudron:cloudron {} +
chmod 600 "$credentials" "$hash" /app/data/credential-secret

# Where npm works when somebody adds nodes from the palette: the root file system is read-only.
export HOME=/app/data/user npm_config_cache=/tmp/npm npm_config_update_notifier=false

# JavaScript's heap gets two thirds of the container; the rest is Node.js itself and what nodes load.
exec "${as_app[@]}" node --max-old-space-size=$(( $(memory-limit) * 2 / 3 )) \
  /app/code/node_modules/node-red/red.js --settings /app/code/settings.js --userDir /app/data/user
