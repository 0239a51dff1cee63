<?php

use dokuwiki\Extension\SyntaxPlugin;
use dokuwiki\plugin\semsearch\Question;

/**
 * {{semsearch>question}} shows the answer of a news archive in a page.
 *
 * In HTML, it becomes an element that the server's script fills. Inside it are a form and a link, which work without
 * scripts. In other output formats, it becomes a link.
 */
class syntax_plugin_semsearch extends SyntaxPlugin
{
    /** @inheritdoc */
    public function getType()
    {
        return 'substition';
    }

    /** @inheritdoc */
    public function getPType()
    {
        return 'block';
    }

    /** @inheritdoc */
    public function getSort()
    {
        return 305; // before {{rss>...}} (310) and {{media}} (320)
    }

    /** @inheritdoc */
    public function connectTo($mode)
    {
        $this->Lexer->addSpecialPattern('\{\{semsearch>.*?\}\}', $mode, 'plugin_semsearch');
    }

    /** @inheritdoc */
    public function handle($match, $state, $pos, Doku_Handler $handler)
    {
        return Question::parse(substr($match, strlen('{{semsearch>'), -strlen('}}')));
    }

    /** @inheritdoc */
    public function render($format, Doku_Renderer $renderer, $data)
    {
        [$question, $options, $unknown] = $data;
        $server = rtrim(trim($this->getConf('server')), '/');
        if (!preg_match('!^https?://[^\s"\'<>?#]+$!i', $server)) {
            $this->complain($renderer, $format, $this->getLang('server'));
        } elseif ($unknown !== '') {
            $known = implode(', ', array_merge(Question::VALUES, Question::FLAGS));
            $this->complain($renderer, $format, sprintf($this->getLang('option'), $unknown, $known));
        } elseif ($format === 'xhtml') {
            $renderer->doc .= $this->element($server, $question, $options);
        } else {
            $title = $question === '' ? $this->getLang('label') : $question;
            $renderer->externallink($this->address($server, $question, $options), $title);
        }
        return true;
    }

    private function complain(Doku_Renderer $renderer, string $format, string $what): void
    {
        if ($format === 'xhtml') {
            $renderer->doc .= '<div class="error">' . hsc($what) . '</div>';
        } elseif ($format !== 'metadata') {
            $renderer->cdata($what);
        }
    }

    /** Return the element and the script. A module runs once, even if a page includes it several times. */
    private function element(string $server, string $question, array $options): string
    {
        $attributes = ['data-semsearch' => ''];
        foreach (['question' => $question, 'token' => $this->getConf('token')] + $options as $name => $value) {
            if ($value !== '' || in_array($name, Question::FLAGS, true)) {
                $attributes["data-$name"] = $value;
            }
        }
        $within = isset($options['fixed']) ? '' : $this->form($server, $question, $options);
        if ($question !== '') {
            $address = hsc($this->address($server, $question, $options));
            $within .= "<p><a href=\"$address\">" . hsc($question) . '</a></p>';
        }
        $source = hsc("$server/embed.js");
        return '<div ' . buildAttributes($attributes) . ">$within</div><script type=\"module\" src=\"$source\"></script>\n";
    }

    private function form(string $server, string $question, array $options): string
    {
        $box = ['type' => 'search', 'name' => 'q', 'value' => $question, 'aria-label' => $this->getLang('label')];
        $inputs = '<input ' . buildAttributes($box) . '>';
        foreach ($this->limits($options) as $name => $value) {
            $inputs .= '<input ' . buildAttributes(['type' => 'hidden', 'name' => $name, 'value' => $value]) . '>';
        }
        $button = '<button>' . hsc($this->getLang('ask')) . '</button>';
        return '<form method="get" action="' . hsc("$server/") . "\">$inputs$button</form>";
    }

    /** Return the URL of the server's page for this question. */
    private function address(string $server, string $question, array $options): string
    {
        $asked = ['q' => $question] + $this->limits($options);
        return "$server/?" . http_build_query($asked, '', '&', PHP_QUERY_RFC3986);
    }

    private function limits(array $options): array
    {
        return array_filter(array_intersect_key($options, array_flip(Question::LIMITS)), 'strlen');
    }
}
