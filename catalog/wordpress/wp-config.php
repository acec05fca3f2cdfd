<?php
// Everything that the platform may change comes from the environment at every request; nothing of it is stored.

/** A variable that the platform must give. */
function berth_env(string $name): string
{
    $value = getenv($name);
    if ($value === false || $value === '') {
        http_response_code(500);
        error_log("wordpress: $name is not set");
        exit(1);
    }

    return $value;
}

define('DB_NAME', berth_env('CLOUDRON_MYSQL_DATABASE'));
define('DB_USER', berth_env('CLOUDRON_MYSQL_USERNAME'));
define('DB_PASSWORD', berth_env('CLOUDRON_MYSQL_PASSWORD'));
define('DB_HOST', berth_env('CLOUDRON_MYSQL_HOST') . ':' . berth_env('CLOUDRON_MYSQL_PORT'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

// The site has one address, whatever name a request came in under. So health probes by address do not redirect, and the
// command line knows who it is. The port is part of the address when the platform does not have 443.
$origin = rtrim(berth_env('CLOUDRON_APP_ORIGIN'), '/');
$parts = parse_url($origin);
$_SERVER['HTTP_HOST'] = $parts['host'] . (isset($parts['port']) ? ':' . $parts['port'] : '');
$_SERVER['SERVER_NAME'] = $parts['host'];
$_SERVER['SERVER_PORT'] = (string)($parts['port'] ?? ($parts['scheme'] === 'https' ? 443 : 80));
if ($parts['scheme'] === 'https') {
    $_SERVER['HTTPS'] = 'on';
}

define('WP_HOME', $origin);
define('WP_SITEURL', $origin);
define('WP_CONTENT_DIR', '/app/data/wp-content');
define('WP_CONTENT_URL', $origin . '/wp-content');
define('WPMU_PLUGIN_DIR', '/app/code/mu-plugins');
unset($origin, $parts);

// Keys and salts, made at the first start.
require '/app/data/secrets.php';

// New versions of WordPress come with the package; plugins and themes are the site's own business.
define('WP_AUTO_UPDATE_CORE', false);
define('FS_METHOD', 'direct');
define('WP_TEMP_DIR', '/tmp');

// The scheduler addon runs cron.sh every minute.
define('DISABLE_WP_CRON', true);

// The owner's own constants, for example WP_DEBUG.
if (is_file('/app/data/wp-config.php')) {
    require '/app/data/wp-config.php';
}

if (!defined('ABSPATH')) {
    define('ABSPATH', '/usr/share/wordpress/');
}

require_once ABSPATH . 'wp-settings.php';
