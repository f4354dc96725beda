"""The programme: what is offered, where, when and for whom; read from a file and kept in the database."""
