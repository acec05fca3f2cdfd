<?php
// The kinds of sign-in belong to the package: which one counts is decided in settings.php.
$plugins['authplain'] = 1;
$plugins['authldap'] = 1;
$plugins['serversignin'] = 1;
