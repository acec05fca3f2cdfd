<?php

require_once '/app/code/server-sign-in.php';

/**
 * Whoever has proved to the server who they are is somebody here without a password, as long as the directory
 * (DokuWiki's own LDAP plugin) knows them: it is asked at every page.
 */
class action_plugin_serversignin extends DokuWiki_Action_Plugin
{
    /** In DokuWiki's own part of the session, whose user it forgets at every way to sign out. */
    private const MARK = 'signed_in_by_server';

    public function register(Doku_Event_Handler $controller)
    {
        if (ServerSignIn::offered() && getenv('CLOUDRON_LDAP_URL')) {
            $controller->register_hook('AUTH_LOGIN_CHECK', 'BEFORE', $this, 'check');
            $controller->register_hook('FORM_LOGIN_OUTPUT', 'BEFORE', $this, 'offer');
        }
    }

    /** Part of every page, while the session can be written. */
    public function check(Doku_Event $event)
    {
        if (ServerSignIn::isAsked()) {
            $this->signIn();
        }

        if (!isset($_SESSION)) {
            return;
        }

        if (!empty($event->data['user'])) {
            // The form, with a password: DokuWiki's business.
            unset($_SESSION[DOKU_COOKIE]['auth'][self::MARK]);
            return;
        }

        $username = $_SESSION[DOKU_COOKIE]['auth']['user'] ?? '';
        if ($username === '' || !($_SESSION[DOKU_COOKIE]['auth'][self::MARK] ?? false)) {
            return;
        }

        $event->preventDefault();
        $event->result = $this->enter($username);
    }

    public function offer(Doku_Event $event)
    {
        global $ID;
        $address = ServerSignIn::PATH . '?' . http_build_query(['then' => wl($ID)], '', '&');
        $event->data->addHTML('<p><a class="button" href="' . hsc($address) . '"><strong>' . hsc(ServerSignIn::label()) . '</strong></a></p>', 0);
    }

    private function enter(string $username): bool
    {
        global $auth, $INPUT, $USERINFO;
        $person = $auth->getUserData($username);
        if (!$person) {
            return false;
        }

        $INPUT->server->set('REMOTE_USER', $username);
        $USERINFO = $person;
        return true;
    }

    private function signIn(): never
    {
        global $auth;
        if (!ServerSignIn::isReturn()) {
            ServerSignIn::begin((string)($_GET['then'] ?? '/'));
        }

        try {
            $signed_in = ServerSignIn::finish();
            $username = $auth->cleanUser($signed_in['username']);
            if (!$auth->getUserData($username)) {
                throw new ServerSignInRefused('The server does not let you into this wiki, or does not answer. Try again, or ask its administrator.');
            }
        } catch (ServerSignInRefused $refused) {
            http_response_code(403);
            header('Content-Type: text/html; charset=utf-8');
            exit('<!doctype html><html lang="en"><title>Sign-in</title><h1>Sign-in</h1><p>' . hsc($refused->getMessage()) . '</p><p><a href="/">Back to the wiki</a></p></html>');
        }

        auth_logoff(true);
        session_regenerate_id(true);
        $_SESSION[DOKU_COOKIE]['auth'] = ['user' => $username, self::MARK => true];
        session_write_close();
        ServerSignIn::go($signed_in['then']);
    }
}
