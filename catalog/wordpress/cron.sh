#!/bin/bash
# Run by the scheduler addon, as root, inside the app's container.
set -euo pipefail
cd /usr/share/wordpress
exec gosu www-data:www-data php wp-cron.php
