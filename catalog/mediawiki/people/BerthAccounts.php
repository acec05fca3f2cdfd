<?php

use MediaWiki\Auth\AuthManager;
use MediaWiki\MediaWikiServices;
use MediaWiki\Session\SessionInfo;
use MediaWiki\User\UserFactory;

/** Accounts of the server's people. They belong together by the person's id alone, never by equal names or addresses. */
final class BerthAccounts
{
    private const GROUPS = ['sysop', 'bureaucrat', 'interface-admin'];

    /** What was found for a user id in this request; MediaWiki asks several times. */
    private static array $known = [];

    /** Who lost access is out at the next request. While the directory does not answer, who is in stays in. */
    public static function onSessionCheckInfo(&$reason, SessionInfo $info): bool
    {
        $id = $info->getUserInfo() ? $info->getUserInfo()->getId() : 0;
        if ($id === 0 || defined('MW_UPDATER')) {
            return true;
        }

        self::$known[$id] ??= self::mayStay($id);
        $reason = 'may not enter this app any more';
        return self::$known[$id];
    }

    /**
     * The account of somebody who has signed in to the server, made at the first time.
     *
     * @throws ServerSignInRefused
     */
    public static function of(string $username): User
    {
        $person = BerthDirectory::byName($username);
        if (!$person) {
            throw new ServerSignInRefused('The server does not let you into this wiki, or does not answer. Try again, or ask its administrator.');
        }

        $uid = $person['uid'][0];
        $services = MediaWikiServices::getInstance();
        $id = self::database()->selectField('berth_person', 'person_user', ['person_uid' => $uid], __METHOD__);
        $user = $id ? $services->getUserFactory()->newFromId((int)$id) : self::make($person['username'][0], $uid);

        $user->setRealName($person['displayname'][0] ?? '');
        $user->setEmail($person['mail'][0] ?? '');
        $user->confirmEmail();
        $user->saveSettings();
        self::setGroups($user, BerthDirectory::isAdmin($person));
        return $user;
    }

    private static function make(string $username, string $uid): User
    {
        $services = MediaWikiServices::getInstance();
        $user = $services->getUserFactory()->newFromName($username, UserFactory::RIGOR_CREATABLE);
        if (!$user) {
            throw new ServerSignInRefused('Your username cannot be one of this wiki. Ask its administrator.');
        }

        if ($user->isRegistered()) {
            throw new ServerSignInRefused('This wiki has an account of its own with your name. Its administrator can rename it; then sign in again.');
        }

        // Not as the visitor, who may have no right to make accounts.
        $made = $services->getAuthManager()->autoCreateUser($user, AuthManager::AUTOCREATE_SOURCE_MAINT, false);
        if (!$made->isOK()) {
            throw new ServerSignInRefused('This wiki could not make an account for you: ' . $made->getMessage()->inLanguage('en')->text());
        }

        self::database()->insert('berth_person', ['person_user' => $user->getId(), 'person_uid' => $uid], __METHOD__);
        return $user;
    }

    /** Administrators of the server are the wiki's; what the wiki's administrators gave others stays. */
    private static function setGroups(User $user, bool $admin): void
    {
        $groups = MediaWikiServices::getInstance()->getUserGroupManager();
        $where = ['person_user' => $user->getId()];
        $made = (bool)self::database()->selectField('berth_person', 'person_made_admin', $where, __METHOD__);
        if ($admin === $made) {
            return;
        }

        foreach (self::GROUPS as $group) {
            $admin ? $groups->addUserToGroup($user, $group) : $groups->removeUserFromGroup($user, $group);
        }
        self::database()->update('berth_person', ['person_made_admin' => (int)$admin], $where, __METHOD__);
    }

    private static function mayStay(int $id): bool
    {
        $uid = self::database()->selectField('berth_person', 'person_uid', ['person_user' => $id], __METHOD__);
        return $uid === false || (getenv('CLOUDRON_LDAP_URL') && BerthDirectory::byId($uid) !== []);
    }

    private static function database()
    {
        return MediaWikiServices::getInstance()->getDBLoadBalancer()->getConnection(DB_PRIMARY);
    }
}
