"""What the OpenAPI description shows."""
