<?php

/** The server's directory over LDAP: people who may enter this app, and nobody else. */
final class BerthDirectory
{
    /** @return array|null the entry; empty when there is none, null when the directory does not answer */
    public static function byName(string $username): ?array
    {
        return self::find('username', $username);
    }

    /** @return array|null as above */
    public static function byId(string $uid): ?array
    {
        return self::find('uid', $uid);
    }

    public static function isAdmin(array $person): bool
    {
        return in_array('cn=admins,' . getenv('CLOUDRON_LDAP_GROUPS_BASE_DN'), $person['memberof'] ?? [], true);
    }

    private static function find(string $attribute, string $value): ?array
    {
        $connection = ldap_connect(getenv('CLOUDRON_LDAP_URL'));
        if (!$connection) {
            return null;
        }

        ldap_set_option($connection, LDAP_OPT_PROTOCOL_VERSION, 3);
        ldap_set_option($connection, LDAP_OPT_REFERRALS, 0);
        ldap_set_option($connection, LDAP_OPT_NETWORK_TIMEOUT, 3);
        ldap_set_option($connection, LDAP_OPT_TIMEOUT, 10);
        if (!@ldap_bind($connection, getenv('CLOUDRON_LDAP_BIND_DN'), getenv('CLOUDRON_LDAP_BIND_PASSWORD'))) {
            return null;
        }

        $filter = "(&(objectclass=user)($attribute=" . ldap_escape($value, '', LDAP_ESCAPE_FILTER) . '))';
        $result = @ldap_search($connection, getenv('CLOUDRON_LDAP_USERS_BASE_DN'), $filter, ['uid', 'username', 'mail', 'displayname', 'memberof'], 0, 2);
        $entries = $result ? ldap_get_entries($connection, $result) : false;
        return $entries === false ? null : ($entries['count'] === 1 ? $entries[0] : []);
    }
}
