<?php
# Settings of this wiki. They win over those of the package (/app/code/LocalSettings.php).
# What a setting means: https://www.mediawiki.org/wiki/Manual:Configuration_settings

$wgSitename = 'My wiki';

# Who may write. Without these lines and without single sign-on everybody may, as in Wikipedia.
# $wgGroupPermissions['*']['edit'] = false;
# $wgGroupPermissions['*']['createaccount'] = false;

# A wiki that only its users may read:
# $wgGroupPermissions['*']['read'] = false;

# More of the extensions that the package carries:
# wfLoadExtension('VisualEditor');
