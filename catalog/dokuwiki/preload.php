<?php
// Settings that the wiki may change are the app's; everything else stays where Debian has it.
if (!defined('DOKU_CONF')) {
    define('DOKU_CONF', '/app/data/conf/');
}
