<?php

namespace MediaWiki\Extension\Semsearch;

/**
 * <semsearch question="…"/> asks a news archive where it stands in a page.
 *
 * It is an element that the server's script fills, with a form and a link inside that work without
 * scripts. Classes of MediaWiki that moved between 1.39 and now are not named here.
 */
class Hooks {
	/** Attributes with a value; those of the second list limit an answer, and go along in an address. */
	private const VALUES = [ 'question', 'placeholder', 'theme', 'lang', ...self::LIMITS ];
	private const LIMITS = [ 'topic', 'provider', 'since', 'until', 'limit' ];
	private const FLAGS = [ 'compact', 'fixed' ];

	private string $server;
	private string $token;

	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 */
	public function __construct( $config ) {
		$this->server = rtrim( trim( $config->get( 'SemsearchServer' ) ), '/' );
		$this->token = trim( $config->get( 'SemsearchToken' ) );
	}

	/**
	 * @param \Parser|\MediaWiki\Parser\Parser $parser
	 */
	public function onParserFirstCallInit( $parser ) {
		$parser->setHook( 'semsearch', [ $this, 'render' ] );
	}

	/**
	 * Give the HTML of a tag. What the page needs beside it goes into the parser's output, and with that into caches.
	 *
	 * @param string|null $content
	 * @param string[] $written attributes by lower-case name, entities decoded
	 * @param \Parser|\MediaWiki\Parser\Parser $parser
	 */
	public function render( $content, array $written, $parser ): string {
		if ( !preg_match( '!^(https?://[^\s/"\'<>?#;,]+)(/[^\s"\'<>?#]*)?$!i', $this->server, $parts ) ) {
			return self::complaint( wfMessage( 'semsearch-error-server' ) );
		}
		$known = [ ...self::VALUES, ...self::FLAGS ];
		foreach ( array_diff( array_keys( $written ), $known ) as $unknown ) {
			return self::complaint( wfMessage( 'semsearch-error-attribute' )->plaintextParams( $unknown, implode( ', ', $known ) ) );
		}
		$output = $parser->getOutput();
		$output->addModules( [ 'ext.semsearch' ] );
		$output->addExtraCSPScriptSrc( $parts[1] );
		$output->addExtraCSPDefaultSrc( $parts[1] );
		return $this->element( array_map( 'trim', $written ) );
	}

	private static function complaint( $message ): string {
		return '<strong class="error">' . $message->inContentLanguage()->escaped() . '</strong>';
	}

	private function element( array $written ): string {
		$question = $written['question'] ?? '';
		$attributes = [ 'data-semsearch' => '' ];
		foreach ( $written + [ 'token' => $this->token ] as $name => $value ) {
			if ( in_array( $name, self::FLAGS, true ) ) {
				$attributes["data-$name"] = '';
			} elseif ( $value !== '' ) {
				$attributes["data-$name"] = $value;
			}
		}
		$limits = array_filter( array_intersect_key( $written, array_flip( self::LIMITS ) ), 'strlen' );
		$within = isset( $written['fixed'] ) ? '' : $this->form( $question, $limits );
		if ( $question !== '' ) {
			$asked = http_build_query( [ 'q' => $question ] + $limits, '', '&', PHP_QUERY_RFC3986 );
			$link = self::tag( 'a', [ 'href' => "$this->server/?$asked" ] ) . htmlspecialchars( $question ) . '</a>';
			$within .= "<p>$link</p>";
		}
		return self::tag( 'div', $attributes ) . "$within</div>";
	}

	private function form( string $question, array $limits ): string {
		$label = wfMessage( 'semsearch-label' )->inContentLanguage()->text();
		$inputs = self::tag( 'input', [ 'type' => 'search', 'name' => 'q', 'value' => $question, 'aria-label' => $label ] );
		foreach ( $limits as $name => $value ) {
			$inputs .= self::tag( 'input', [ 'type' => 'hidden', 'name' => $name, 'value' => $value ] );
		}
		$button = '<button>' . wfMessage( 'semsearch-ask' )->inContentLanguage()->escaped() . '</button>';
		return self::tag( 'form', [ 'method' => 'get', 'action' => "$this->server/" ] ) . "$inputs$button</form>";
	}

	/** Give an opening tag. Line breaks are written as entities, for MediaWiki not to make paragraphs of them. */
	private static function tag( string $name, array $attributes ): string {
		foreach ( $attributes as $attribute => $value ) {
			$name .= " $attribute=\"" . str_replace( "\n", '&#10;', htmlspecialchars( $value ) ) . '"';
		}
		return "<$name>";
	}
}
