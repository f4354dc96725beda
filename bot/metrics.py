"""What is counted and measured, for `/metrics` (Prometheus). No label names a person, a conversation or words.

Counters count since the process was started. Whoever counts something says so where it happens, such as
`metrics.undecryptable.inc()`; what can be looked up (queues, last signs of life) is set when somebody asks.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_registry = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]

deliveries = Counter(
    "workshop_bot_deliveries",
    "Attempts at sending a message, by how they came out.",
    ["messenger", "outcome"],
    registry=_registry,
)
turn_seconds = Histogram(
    "workshop_bot_turn_seconds",
    "Seconds from an event's being kept, or taken up at the start, to its reply's standing in the outbox.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
    registry=_registry,
)
turns_failed = Counter("workshop_bot_turns_failed", "Attempts at handling an event that failed.", registry=_registry)
dead_letters = Counter(
    "workshop_bot_dead_letters", "Events that were given up after the last attempt.", registry=_registry
)
undecryptable = Counter(
    "workshop_bot_undecryptable", "Encrypted events for which no key had come when they came.", registry=_registry
)
waiting = Gauge(
    "workshop_bot_outbox_waiting", "Messages that wait to be sent or are being sent.", ["messenger"], registry=_registry
)
oldest_seconds = Gauge(
    "workshop_bot_outbox_oldest_seconds",
    "Seconds since when the oldest waiting message could have been sent; 0 where none waits.",
    ["messenger"],
    registry=_registry,
)
last_heard = Gauge(
    "workshop_bot_last_heard_timestamp_seconds",
    "When a messenger's server last answered while we listened (poll, sync, state of the webhook); 0: not yet.",
    ["messenger"],
    registry=_registry,
)
last_beat = Gauge(
    "workshop_bot_last_beat_timestamp_seconds", "When the metronome last beat; 0: not yet.", registry=_registry
)
ready = Gauge("workshop_bot_ready", "1 where everything is at work, as /readyz tells.", registry=_registry)


def write_metrics() -> bytes:
    """All of them in Prometheus' text form; its media type is `CONTENT_TYPE`."""
    return generate_latest(_registry)
