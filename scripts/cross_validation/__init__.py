"""Cross-validate the constants of ranking: choose them on some collections, and measure them on another."""
