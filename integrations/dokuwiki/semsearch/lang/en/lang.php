<?php

$lang['ask'] = 'Ask';
$lang['label'] = 'Ask the news archive';
$lang['server'] = 'semsearch: no server is configured: set "server" in the plugin\'s settings to its http or https URL';
$lang['option'] = 'semsearch: unknown option "%s": use %s';
