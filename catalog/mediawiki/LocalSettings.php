<?php
// Everything that the platform may change comes from the environment at every request; nothing of it is stored.
// The owner's own settings are in /app/data/LocalSettings.php and win.
if (!defined('MEDIAWIKI')) {
    exit;
}

// Address: nothing stored in the wiki holds it, so a move is only this.
$wgServer = rtrim(getenv('CLOUDRON_APP_ORIGIN'), '/');
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;

$wgSitename = 'My wiki';
$wgMetaNamespace = 'Project';
$wgLanguageCode = 'en';

$wgDBtype = 'postgres';
$wgDBserver = getenv('CLOUDRON_POSTGRESQL_HOST');
$wgDBport = (int)getenv('CLOUDRON_POSTGRESQL_PORT');
$wgDBname = getenv('CLOUDRON_POSTGRESQL_DATABASE');
$wgDBuser = getenv('CLOUDRON_POSTGRESQL_USERNAME');
$wgDBpassword = getenv('CLOUDRON_POSTGRESQL_PASSWORD');
$wgDBmwschema = 'mediawiki';

// Sessions and the object cache. Parsed pages stay in the database: they have no bound, and this Redis forgets nothing.
// While the image is built there is no Redis.
if (getenv('CLOUDRON_REDIS_HOST')) {
    $wgObjectCaches['redis'] = [
        'class' => 'RedisBagOStuff',
        'servers' => [getenv('CLOUDRON_REDIS_HOST') . ':' . getenv('CLOUDRON_REDIS_PORT')],
        'password' => getenv('CLOUDRON_REDIS_PASSWORD') ?: null,
        'persistent' => false,
    ];
    $wgMainCacheType = 'redis';
    $wgMessageCacheType = 'redis';
    $wgSessionCacheType = 'redis';
}
$wgParserCacheType = CACHE_DB;

// Compiled texts of the interface; start.sh puts the English ones there.
$wgCacheDirectory = '/run/app/cache';
$wgLocalisationCacheConf['store'] = 'array';

$wgEnableUploads = true;
$wgUploadDirectory = '/app/data/images';
$wgUploadPath = '/images';
$wgTmpDirectory = '/tmp';
$wgFileExtensions = ['png', 'gif', 'jpg', 'jpeg', 'webp', 'svg', 'pdf', 'ogg', 'mp3', 'webm', 'mp4', 'txt', 'odt', 'ods', 'odp', 'zip'];
$wgMaxShellMemory = 0;
$wgDiff3 = '/usr/bin/diff3';

// No mail addon, so no mail.
$wgEnableEmail = false;

// The loop in start.sh does the rest.
$wgJobRunRate = 1;

$wgDefaultSkin = 'vector-2022';
wfLoadSkins(['MinervaNeue', 'MonoBook', 'Timeless', 'Vector']);
wfLoadExtensions([
    'CategoryTree',
    'Cite',
    'CiteThisPage',
    'CodeEditor',
    'Gadgets',
    'ImageMap',
    'InputBox',
    'MultimediaViewer',
    'Nuke',
    'PageImages',
    'ParserFunctions',
    'Poem',
    'Renameuser',
    'ReplaceText',
    'TemplateData',
    'TextExtracts',
    'TitleBlacklist',
    'WikiEditor',
]);

// The people of the server. Part of the wiki in any case: without single sign-on it keeps those out who came with it.
require '/app/code/people/people.php';

// Keys, made at the first start, and the owner's file. Neither exists while the image is built.
foreach (['/app/data/secrets.php', '/app/data/LocalSettings.php'] as $file) {
    if (is_file($file)) {
        require $file;
    }
}
