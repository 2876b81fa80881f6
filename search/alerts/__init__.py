"""Alerts: saved queries that send a message once an article becomes searchable, and never twice for one article.

    the archive queues what became searchable -> compare -> deliveries noted -> send, again with back-off -> sent

The queue and the record of deliveries are the archive's (`index.archive.protocols.AlertStore`); this package compares and sends,
as a process of its own (`python -m search.alerts`).
"""
