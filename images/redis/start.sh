#!/bin/bash
# Starts Redis for one app. See docs/images.md for the environment and for dump and restore.
set -euo pipefail
umask 077

data=/var/lib/data
config=/run/redis/redis.conf

if [[ -z ${REDIS_PASSWORD:-} && ${REDIS_NO_PASSWORD:-} != 1 ]]; then
  echo "redis: set REDIS_PASSWORD, or REDIS_NO_PASSWORD=1 for a server without password" >&2
  exit 64
fi

install -d -o redis -g redis -m 700 /run/redis

# A dump laid down by the platform while the container was stopped takes the place of everything in the data directory.
# Redis 7 reads no dump.rdb when the append-only file is on, so the dump becomes that file's base.
if [[ -f $data/restore.rdb ]]; then
  rm -rf "$data/appendonlydir.new" "$data/appendonlydir"
  mkdir "$data/appendonlydir.new"
  cp "$data/restore.rdb" "$data/appendonlydir.new/appendonly.aof.1.base.rdb"
  echo 'file appendonly.aof.1.base.rdb seq 1 type b' > "$data/appendonlydir.new/appendonly.aof.manifest"
  mv "$data/appendonlydir.new" "$data/appendonlydir"
  rm "$data/restore.rdb"
  echo "redis: restored from restore.rdb"
fi

chown -R redis:redis "$data"
chmod 700 "$data"

# ACL lines hold the password's SHA-256 only; the plain one stays in memory.
everything='~* &* +@all'
if [[ ${REDIS_NO_PASSWORD:-} == 1 ]]; then
  credential=nopass
else
  credential="#$(printf %s "$REDIS_PASSWORD" | sha256sum | cut -d ' ' -f 1)"
fi

cat > "$config" <<CONFIG
bind * -::*
port 6379
protected-mode no
daemonize no
supervised no
pidfile ""
logfile ""
dir $data
dbfilename dump.rdb
appendonly yes
appendfsync everysec
# The append-only file keeps the data; a dump is written when the platform asks for one.
save ""
maxmemory 0
maxmemory-policy noeviction
set-proc-title no
user default reset on $credential $everything
user redisuser reset on $credential $everything
CONFIG
chown redis:redis "$config"

unset REDIS_PASSWORD
exec gosu redis:redis redis-server "$config"
