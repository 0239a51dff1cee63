<?php

$meta['server'] = ['string', '_pattern' => '!^(https?://[^\s"\'<>?#]+)?$!i'];
$meta['token'] = ['string', '_pattern' => '!^[\w.~-]*$!'];
