<?php
/*
Plugin Name: People of the server
Description: With single sign-on, whoever may enter this app on the server signs in here with the same name and password.
*/

/** The server's directory of people over LDAP; there only while the app has single sign-on. */
final class Berth_Directory
{
    /** User meta: the person's id in the directory. Accounts belong together by it alone, never by equal names or addresses. */
    private const ID = 'berth_person';

    /** User meta: administrator here because of being one on the server. */
    private const MADE_ADMIN = 'berth_made_admin';

    private static self|null $started = null;

    private \LDAP\Connection|null $connection = null;

    /** Null while the app has no single sign-on. */
    public static function get(): self|null
    {
        return self::$started;
    }

    public static function start(): void
    {
        if (!getenv('CLOUDRON_LDAP_URL')) {
            return;
        }

        $directory = self::$started = new self();
        add_filter('authenticate', [$directory, 'authenticate'], 10, 3);
        add_filter('wp_authenticate_user', [$directory, 'refuse_local_password'], 10, 1);
        add_filter('determine_current_user', [$directory, 'still_there'], 100, 1);
        add_filter('show_password_fields', static fn ($show, $user) => $show && !get_user_meta($user->ID, self::ID, true), 10, 2);
        add_filter('allow_password_reset', static fn ($allow, $id) => $allow && !get_user_meta($id, self::ID, true), 10, 2);
    }

    /** Whoever the directory knows is signed in; everybody else is left to WordPress, whose first administrator is its own. */
    public function authenticate($user, $username, $password)
    {
        if ($user instanceof WP_User || !is_string($username) || !is_string($password) || $username === '' || $password === '') {
            return $user;
        }

        $name = ldap_escape($username, '', LDAP_ESCAPE_FILTER);
        $person = $this->find("(&(objectclass=user)(|(username=$name)(mail=$name)))");
        if (!$person || !@ldap_bind($this->connection, $person['dn'], $password)) {
            return $user;
        }

        return $this->account($person);
    }

    /** The account of somebody who has signed in to the server; a WP_Error when they may not have one. */
    public function account_of(string $username): WP_User|WP_Error
    {
        $person = $this->find('(&(objectclass=user)(username=' . ldap_escape($username, '', LDAP_ESCAPE_FILTER) . '))');
        return $person ? $this->account($person) : new WP_Error('berth_unknown', 'The server does not let you into this site, or does not answer. Try again, or ask its administrator.');
    }

    /** Accounts of the directory have no password here. */
    public function refuse_local_password($user)
    {
        return $user instanceof WP_User && get_user_meta($user->ID, self::ID, true)
            ? new WP_Error('incorrect_password', __('<strong>Error:</strong> Invalid username, email address or incorrect password.'))
            : $user;
    }

    /** At every request: who lost access is out. While the directory does not answer, who is in stays in. */
    public function still_there($id)
    {
        $person = $id ? get_user_meta($id, self::ID, true) : '';
        if (!$person) {
            return $id;
        }

        $found = $this->find('(&(objectclass=user)(uid=' . ldap_escape($person, '', LDAP_ESCAPE_FILTER) . '))');
        if ($found !== []) {
            return $id;
        }

        // Pages of the administration look at the cookie themselves, and send to the sign-in where there is none.
        unset($_COOKIE[AUTH_COOKIE], $_COOKIE[SECURE_AUTH_COOKIE], $_COOKIE[LOGGED_IN_COOKIE]);
        return false;
    }

    /** The person's account here, made at the first time. */
    private function account(array $person)
    {
        $uid = $person['uid'][0];
        $fields = ['user_email' => $person['mail'][0], 'display_name' => $person['displayname'][0]];
        $known = get_users(['meta_key' => self::ID, 'meta_value' => $uid, 'number' => 1]);
        if ($known) {
            $id = $known[0]->ID;
        } elseif (username_exists($person['username'][0]) || email_exists($person['mail'][0])) {
            return new WP_Error('berth_taken', 'This site has an account of its own with your name or e-mail address. Its administrator can rename or remove it; then sign in again.');
        } else {
            $id = wp_insert_user($fields + ['user_login' => $person['username'][0], 'user_pass' => wp_generate_password(64), 'role' => get_option('default_role')]);
            if (is_wp_error($id)) {
                return $id;
            }

            update_user_meta($id, self::ID, $uid);
        }

        $user = get_user_by('id', $id);
        if ($user->user_email !== $fields['user_email'] || $user->display_name !== $fields['display_name']) {
            wp_update_user(['ID' => $id] + $fields);
        }

        // Administrators of the server are the site's; what the site's administrators gave others stays.
        $admin = in_array('cn=admins,' . getenv('CLOUDRON_LDAP_GROUPS_BASE_DN'), $person['memberof'] ?? [], true);
        if ($admin && !in_array('administrator', $user->roles, true)) {
            $user->set_role('administrator');
            update_user_meta($id, self::MADE_ADMIN, '1');
        } elseif (!$admin && get_user_meta($id, self::MADE_ADMIN, true)) {
            $user->set_role(get_option('default_role'));
            delete_user_meta($id, self::MADE_ADMIN);
        }

        return $user;
    }

    /** One entry; an empty one when there is none; null when the directory does not answer. */
    private function find(string $filter): array|null
    {
        $this->connection ??= $this->connect();
        if (!$this->connection || !@ldap_bind($this->connection, getenv('CLOUDRON_LDAP_BIND_DN'), getenv('CLOUDRON_LDAP_BIND_PASSWORD'))) {
            return null;
        }

        $result = @ldap_search($this->connection, getenv('CLOUDRON_LDAP_USERS_BASE_DN'), $filter, ['uid', 'username', 'mail', 'displayname', 'memberof'], 0, 2);
        $entries = $result ? ldap_get_entries($this->connection, $result) : false;
        return $entries === false ? null : ($entries['count'] === 1 ? $entries[0] : []);
    }

    private function connect(): \LDAP\Connection|null
    {
        $connection = ldap_connect(getenv('CLOUDRON_LDAP_URL')) ?: null;
        if ($connection) {
            ldap_set_option($connection, LDAP_OPT_PROTOCOL_VERSION, 3);
            ldap_set_option($connection, LDAP_OPT_REFERRALS, 0);
            ldap_set_option($connection, LDAP_OPT_NETWORK_TIMEOUT, 3);
            ldap_set_option($connection, LDAP_OPT_TIMEOUT, 10);
        }

        return $connection;
    }
}

Berth_Directory::start();
