<?php

namespace dokuwiki\plugin\semsearch;

/**
 * The text between "{{semsearch>" and "}}": a question, and options after its last "?".
 *
 * A question may contain and end in "?": the text after the last one is read as options only if it begins with a
 * flag, or with a word and "=".
 */
class Question
{
    /** Options with a value. LIMITS are the filters, which are also parameters of the link. */
    public const VALUES = ['placeholder', 'theme', 'lang', ...self::LIMITS];
    public const LIMITS = ['topic', 'provider', 'since', 'until', 'limit'];
    public const FLAGS = ['compact', 'fixed'];

    /**
     * Parse the text.
     *
     * @param string $written such as "who was fined?since=2021&compact"
     * @return array{0: string, 1: array<string, string>, 2: string} the question, '' for a question box only;
     *     values by option, '' for a flag; and the first unknown option, or ''
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
