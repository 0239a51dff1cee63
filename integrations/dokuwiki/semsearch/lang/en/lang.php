<?php

$lang['ask'] = 'Ask';
$lang['label'] = 'Ask the news archive';
$lang['server'] = 'semsearch: the server is not set: put its http or https address into "server" of the plugin\'s settings';
$lang['option'] = 'semsearch: "%s" is no option here: there are %s';
