"""The subject: what people can do, one room for each feature."""
