<?php
// Single sign-on of MediaWiki: who somebody is says the server's OpenID Connect provider, who may enter its directory (LDAP).
if (!defined('MEDIAWIKI')) {
    exit;
}

$wgAutoloadClasses += [
    'ServerSignIn' => '/app/code/server-sign-in.php',
    'ServerSignInRefused' => '/app/code/server-sign-in.php',
    'BerthDirectory' => __DIR__ . '/BerthDirectory.php',
    'BerthAccounts' => __DIR__ . '/BerthAccounts.php',
    'BerthSignInPage' => __DIR__ . '/BerthSignInPage.php',
];
$wgHooks['LoadExtensionSchemaUpdates'][] = static function ($updater): void {
    $updater->addExtensionTable('berth_person', __DIR__ . '/person.sql');
};

// At every request, and also while there is no single sign-on: then nobody of the server is let in.
$wgHooks['SessionCheckInfo'][] = 'BerthAccounts::onSessionCheckInfo';
$wgExtensionMessagesFiles['ServerSignInAlias'] = __DIR__ . '/aliases.php';

if (getenv('CLOUDRON_OIDC_ISSUER') && getenv('CLOUDRON_LDAP_URL')) {
    $wgSpecialPages['ServerSignIn'] = 'BerthSignInPage';
    $wgWhitelistRead = ['Special:ServerSignIn', 'Special:UserLogin'];
    $wgHooks['AuthChangeFormFields'][] = 'BerthSignInPage::onAuthChangeFormFields';

    // People are who the server says; the owner's file may open the wiki again.
    $wgGroupPermissions['*']['createaccount'] = false;
    $wgGroupPermissions['*']['edit'] = false;
}
