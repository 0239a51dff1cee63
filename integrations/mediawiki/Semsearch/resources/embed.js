// The server's script is a module of another origin, which ResourceLoader cannot bundle, so it is loaded separately.
var server = require( './config.json' ).server.trim().replace( /\/+$/, '' ),
	script = document.createElement( 'script' );
script.type = 'module';
script.src = server + '/embed.js';
document.head.appendChild( script );
