"""Measurements: each file prints ratios of what was measured side by side in one run (`make bench`)."""
