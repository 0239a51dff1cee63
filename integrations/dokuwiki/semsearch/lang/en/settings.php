<?php

$lang['server'] = 'URL of the semsearch server as browsers reach it, such as <code>https://news.example</code>';
$lang['token'] = 'Access token for this wiki, from <code>semsearch token --origin</code>; empty if the server requires none. '
    . 'It is part of every page with a question: everyone who can read the page can read it';
