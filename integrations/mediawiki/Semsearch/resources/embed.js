// The server's own script is a module of another origin, which ResourceLoader cannot carry: it is loaded beside it.
var server = require( './config.json' ).server.trim().replace( /\/+$/, '' ),
	script = document.createElement( 'script' );
script.type = 'module';
script.src = server + '/embed.js';
document.head.appendChild( script );
