<?php
/*
Plugin Name: Berth
Description: What is different when WordPress runs from a package: its own files do not change.
*/

// No offers to update WordPress itself, which would fail on the read-only file system.
add_filter('pre_site_transient_update_core', static fn () => (object)[
    'last_checked' => time(),
    'version_checked' => get_bloginfo('version'),
    'updates' => [],
]);
add_filter('site_status_tests', static function (array $tests): array {
    unset($tests['async']['background_updates']);
    return $tests;
});

// WPMU_PLUGIN_DIR points here; the site's own must-use plugins stay in the usual place.
foreach (glob(WP_CONTENT_DIR . '/mu-plugins/*.php') ?: [] as $berth_own_plugin) {
    require_once $berth_own_plugin;
}
