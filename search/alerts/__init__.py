"""Alerts: saved queries that send a message as soon as an article that matches can be searched, and never twice for one article.

    archive queues newly searchable articles -> compare -> record deliveries -> send, retrying with back-off -> sent

The archive keeps the queue and the deliveries (`index.archive.protocols.AlertStore`). This package compares and sends, in a
process of its own (`python -m search.alerts`).
"""
