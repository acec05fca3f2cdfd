#!/bin/bash
set -eu

# Volumes come back from backups with any owner.
chown -R cloudron:cloudron /app/data

exec gosu cloudron:cloudron python3 /app/code/server.py
