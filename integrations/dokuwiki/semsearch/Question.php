<?php

namespace dokuwiki\plugin\semsearch;

/**
 * What stands between "{{semsearch>" and "}}": a question, and options after its last "?".
 *
 * A question may end in "?" and may hold others: what follows the last one is taken for options only
 * if it begins with a flag, or with a word and "=".
 */
class Question
{
    /** Options with a value; those of the second list limit an answer, and go along in an address. */
    public const VALUES = ['placeholder', 'theme', 'lang', ...self::LIMITS];
    public const LIMITS = ['topic', 'provider', 'since', 'until', 'limit'];
    public const FLAGS = ['compact', 'fixed'];

    /**
     * Take what was written apart.
     *
     * @param string $written such as "who was fined?since=2021&compact"
     * @return array{0: string, 1: array<string, string>, 2: string} the question, empty for a box alone;
     *     values by option, empty for a flag; and the first option that is none, or ''
     */
    public static function parse(string $written): array
    {
        $flags = implode('|', self::FLAGS);
        if (!preg_match("/^(.*)\\?((?:[a-z]+=|(?:$flags)(?:&|$))[^?]*)$/s", trim($written), $parts)) {
            return [trim($written), [], ''];
        }
        $options = [];
        $unknown = '';
        foreach (explode('&', $parts[2]) as $option) {
            [$name, $value] = array_map('trim', explode('=', $option, 2)) + [1 => ''];
            if (in_array($name, self::FLAGS, true)) {
                $options[$name] = '';
            } elseif (in_array($name, self::VALUES, true)) {
                $options[$name] = rawurldecode($value);
            } else {
                $unknown = $unknown ?: $name;
            }
        }
        return [trim($parts[1]), $options, $unknown];
    }
}
