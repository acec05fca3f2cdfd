<?php
// Run by start.sh before the web server: installs, upgrades and relocates the site, each only when needed.
define('WP_INSTALLING', true);

// The address is not reachable while this runs, and the first administrator needs no mail about himself.
function wp_new_blog_notification(): void
{
}

$wait_until = time() + 60;
mysqli_report(MYSQLI_REPORT_OFF);
do {
    $connection = @mysqli_connect(
        getenv('CLOUDRON_MYSQL_HOST'),
        getenv('CLOUDRON_MYSQL_USERNAME'),
        getenv('CLOUDRON_MYSQL_PASSWORD'),
        getenv('CLOUDRON_MYSQL_DATABASE'),
        (int)getenv('CLOUDRON_MYSQL_PORT')
    );
    if ($connection === false) {
        if (time() > $wait_until) {
            fwrite(STDERR, 'wordpress: no connection to the database: ' . mysqli_connect_error() . "\n");
            exit(1);
        }

        usleep(500000);
    }
} while ($connection === false);

// What an installation that was cut short left behind is dropped; nobody has used it, and WordPress refuses to load with it.
$unfinished = '/app/data/.installing';
if (is_file($unfinished)) {
    foreach ($connection->query("SHOW TABLES LIKE 'wp\\_%'")->fetch_all() as [$table]) {
        $connection->query("DROP TABLE `$table`");
    }
}
$connection->close();

require '/usr/share/wordpress/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
require __DIR__ . '/relocate.php';

add_filter('pre_http_request', static fn () => new WP_Error('setup', 'no requests during setup'));
$wpdb->hide_errors();

if (!is_blog_installed()) {
    touch($unfinished);
    echo "wordpress: installing\n";
    wp_install('My site', 'admin', getenv('CLOUDRON_ADMIN_EMAIL') ?: 'admin@' . getenv('CLOUDRON_APP_DOMAIN'), true, '', trim(file_get_contents('/run/app/password')));
    update_option('permalink_structure', '/%year%/%monthnum%/%day%/%postname%/');
    $wp_rewrite->init();
    $wp_rewrite->flush_rules(false);
    update_option('berth_origin', WP_HOME);
    unlink($unfinished);
    echo "wordpress: installed, version $wp_version\n";
}

if ((int)get_option('db_version') !== (int)$wp_db_version) {
    echo "wordpress: upgrading the database to version $wp_version\n";
    wp_upgrade();
}

$old_origin = get_option('berth_origin');
if ($old_origin !== WP_HOME) {
    if ($old_origin) {
        echo "wordpress: moving from $old_origin to " . WP_HOME . "\n";
        relocate($old_origin, WP_HOME);
        wp_cache_flush();
    }

    update_option('berth_origin', WP_HOME);
}

// WordPress ends with code 0 when it gives up, so start.sh looks for this instead.
touch('/run/app/ready');
