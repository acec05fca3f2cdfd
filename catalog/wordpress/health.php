<?php
// Answers 200 when WordPress's own loader gets at its database and finds an installed site; without plugins, so cheap.
define('SHORTINIT', true);
require '/usr/share/wordpress/wp-load.php';

header('Content-Type: text/plain');
header('Cache-Control: no-store');
if (get_option('siteurl') === false) {
    http_response_code(503);
    exit("not installed\n");
}

echo "ok\n";
