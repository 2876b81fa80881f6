"""Signing in by the house: a proxy that has asked already, or an OpenID Connect provider."""
