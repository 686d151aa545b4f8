"""The Neo4j graph: a projection of the ledger that can be thrown away and made again."""
