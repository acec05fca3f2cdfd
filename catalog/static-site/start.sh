#!/bin/bash
set -euo pipefail

public=/app/data/public

# The start page appears once. A site that was emptied on purpose stays empty.
if [[ ! -e /app/data/.installed ]]; then
  if [[ ! -e $public ]]; then
    mkdir "$public"
    cp /app/code/start-page.html "$public/index.html"
  fi
  touch /app/data/.installed
fi
mkdir -p "$public"
chown -R cloudron:cloudron /app/data

mkdir -p /run/nginx
printf 'set_real_ip_from %s;\nreal_ip_header X-Forwarded-For;\n' "${CLOUDRON_PROXY_IP:-172.18.0.1}" > /run/nginx/trusted-proxy.conf

exec nginx -e stderr -c /app/code/nginx.conf
