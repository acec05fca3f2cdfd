<?php

use MediaWiki\MediaWikiServices;
use MediaWiki\Session\SessionManager;

/** Where a sign-in through the server begins and ends (ServerSignIn::PATH), and the button that leads there. */
final class BerthSignInPage extends UnlistedSpecialPage
{
    public function __construct()
    {
        parent::__construct('ServerSignIn');
    }

    public static function onAuthChangeFormFields(array $requests, array $fieldInfo, array &$form, string $action): void
    {
        if ($action !== 'login') {
            return;
        }

        $page = RequestContext::getMain()->getRequest()->getText('returnto');
        $address = ServerSignIn::PATH . ($page === '' ? '' : '?' . http_build_query(['returnto' => $page]));
        $form['serverSignIn'] = [
            'type' => 'info',
            'raw' => true,
            'weight' => -300,
            'default' => Html::element('a', ['href' => $address, 'class' => 'mw-ui-button mw-ui-progressive mw-ui-block', 'style' => 'text-align:center'], ServerSignIn::label()),
        ];
    }

    public function getDescription()
    {
        return 'Sign-in';
    }

    public function execute($subPage)
    {
        if (!ServerSignIn::isReturn()) {
            $title = Title::newFromText($this->getRequest()->getText('returnto')) ?: Title::newMainPage();
            ServerSignIn::begin($title->getLocalURL());
        }

        try {
            $signedIn = ServerSignIn::finish();
            $this->enter(BerthAccounts::of($signedIn['username']));
        } catch (ServerSignInRefused $refused) {
            $this->setHeaders();
            $this->getOutput()->setStatusCode(403);
            $this->getOutput()->addHTML(Html::element('p', [], $refused->getMessage()));
            return;
        }

        $this->getOutput()->redirect($signedIn['then']);
    }

    /** As MediaWiki's own sign-in does it, without the cookie that outlives the session. */
    private function enter(User $user): void
    {
        $session = SessionManager::getGlobalSession();
        $delay = $session->delaySave();
        $session->resetId();
        $session->resetAllTokens();
        $session->setUser($user);
        $session->setRememberUser(false);
        $session->set('AuthManager:lastAuthId', $user->getId());
        $session->set('AuthManager:lastAuthTimestamp', time());
        $session->persist();
        Wikimedia\ScopedCallback::consume($delay);
        (new MediaWiki\HookContainer\HookRunner(MediaWikiServices::getInstance()->getHookContainer()))->onUserLoggedIn($user);
    }
}
