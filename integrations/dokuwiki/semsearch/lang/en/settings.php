<?php

$lang['server'] = 'Address of the semsearch server as browsers reach it, such as <code>https://news.example</code>';
$lang['token'] = 'Token for this wiki, from <code>semsearch token --origin</code>; empty if the server asks for none. '
    . 'It stands in every page that asks: anybody who reads the page reads it';
