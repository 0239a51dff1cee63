<?php

$conf['server'] = '';
$conf['token'] = '';
