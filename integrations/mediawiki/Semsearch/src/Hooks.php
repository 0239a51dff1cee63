<?php

namespace MediaWiki\Extension\Semsearch;

/**
 * <semsearch question="…"/> shows the answer of a news archive in a page.
 *
 * The tag becomes an element that the server's script fills. Inside it are a form and a link, which work without
 * scripts. Type hints leave out MediaWiki classes that have moved since 1.39.
 */
class Hooks {
	/** Attributes with a value. LIMITS are the filters, which are also parameters of the link. */
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
	 * Return the HTML of a tag. The modules and CSP sources that it needs are added to the parser output, which is cached.
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

	/** Return an opening tag. Line breaks are entities, so that MediaWiki does not turn them into paragraphs. */
	private static function tag( string $name, array $attributes ): string {
		foreach ( $attributes as $attribute => $value ) {
			$name .= " $attribute=\"" . str_replace( "\n", '&#10;', htmlspecialchars( $value ) ) . '"';
		}
		return "<$name>";
	}
}
