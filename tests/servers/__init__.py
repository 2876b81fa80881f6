"""Real servers for tests and benchmarks, started as processes that never outlive them."""
