<?php
// Read at every request after the owner's own settings (/app/data/conf/local.php), so that what the platform decides wins.
$conf['baseurl'] = rtrim((string)getenv('CLOUDRON_APP_ORIGIN'), '/');
$conf['basedir'] = '/';
$conf['userewrite'] = 1;

$conf['savedir'] = '/app/data/wiki';
$conf['cachedir'] = '/run/app/cache';
$conf['lockdir'] = '/run/app/locks';
$conf['tmpdir'] = '/run/app/tmp';
$conf['logdir'] = '/run/app/log';

$conf['useacl'] = 1;
$conf['updatecheck'] = 0;

if (getenv('CLOUDRON_LDAP_URL')) {
    // The server's people. Passwords are checked again at every page, also within the same second: whoever lost access is out at once.
    $conf['authtype'] = 'authldap';
    $conf['superuser'] = '@admins';
    $conf['auth_security_timeout'] = -1;
    $conf['disableactions'] = 'register,resendpwd,profile,profile_delete';
    $conf['plugin']['authldap'] = [
        'server' => getenv('CLOUDRON_LDAP_URL'),
        'version' => 3,
        'referrals' => 0,
        'binddn' => getenv('CLOUDRON_LDAP_BIND_DN'),
        'bindpw' => getenv('CLOUDRON_LDAP_BIND_PASSWORD'),
        'usertree' => getenv('CLOUDRON_LDAP_USERS_BASE_DN'),
        'userfilter' => '(&(objectclass=user)(username=%{user}))',
        'grouptree' => getenv('CLOUDRON_LDAP_GROUPS_BASE_DN'),
        'groupfilter' => '(&(objectclass=group)(memberuid=%{uid}))',
        'groupkey' => 'cn',
        'mapping' => ['name' => 'displayname'],
        'modPass' => 0,
        'attributes' => [],
    ];
} else {
    $conf['authtype'] = 'authplain';
    $conf['superuser'] = '@admin';
}
