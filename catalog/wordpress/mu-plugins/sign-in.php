<?php
/*
Plugin Name: Sign-in through the server
Description: One sign-in for all apps of the server, beside the form for accounts of this site.
*/

require_once '/app/code/server-sign-in.php';

/** Who has proved to the server who they are gets the account that the directory (directory.php) gives them. */
final class Berth_Sign_In
{
    public static function start(): void
    {
        if (!ServerSignIn::offered() || Berth_Directory::get() === null) {
            return;
        }

        add_action('init', [self::class, 'answer']);
        add_filter('login_message', [self::class, 'button']);
    }

    public static function answer(): void
    {
        if (!ServerSignIn::isAsked()) {
            return;
        }

        if (!ServerSignIn::isReturn()) {
            ServerSignIn::begin(self::wanted());
        }

        try {
            $signed_in = ServerSignIn::finish();
        } catch (ServerSignInRefused $refused) {
            self::refuse($refused->getMessage());
        }

        $user = Berth_Directory::get()->account_of($signed_in['username']);
        if (!$user instanceof WP_User) {
            self::refuse($user->get_error_message());
        }

        wp_set_auth_cookie($user->ID);
        do_action('wp_login', $user->user_login, $user);
        ServerSignIn::go($signed_in['then']);
    }

    public static function button(string $message): string
    {
        $address = ServerSignIn::PATH . '?' . http_build_query(['redirect_to' => (string)($_GET['redirect_to'] ?? '')]);
        return $message . '<p style="margin:0 0 20px"><a class="button button-primary button-hero" style="display:block;float:none;text-align:center" href="'
            . esc_url($address) . '">' . esc_html(ServerSignIn::label()) . '</a></p>';
    }

    /** Where WordPress would go after its own form, as a path. */
    private static function wanted(): string
    {
        $address = wp_parse_url(wp_validate_redirect(wp_unslash((string)($_GET['redirect_to'] ?? '')), admin_url()));
        return ($address['path'] ?? '/') . (isset($address['query']) ? '?' . $address['query'] : '');
    }

    private static function refuse(string $text): never
    {
        wp_die(esc_html($text), 'Sign-in', ['response' => 403, 'link_url' => wp_login_url(), 'link_text' => 'Back to the sign-in']);
    }
}

Berth_Sign_In::start();
