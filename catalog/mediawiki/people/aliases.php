<?php
$specialPageAliases = [];
$specialPageAliases['en'] = ['ServerSignIn' => ['ServerSignIn']];
