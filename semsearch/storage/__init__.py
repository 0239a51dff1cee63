"""Articles with their vectors: the seam (`base`), the embedded engine (`local`), the exact one (`memory`)."""
