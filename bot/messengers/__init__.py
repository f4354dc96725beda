"""Each messenger in its own module, translated to our vocabulary."""
