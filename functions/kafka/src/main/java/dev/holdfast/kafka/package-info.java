/**
 * Sends events to topics of Apache Kafka, as the <a href="https://github.com/cloudevents/spec">CloudEvents 1.0</a> Kafka
 * protocol binding says in its structured mode, and never to an address inside the network Holdfast itself runs in.
 */
@NullMarked
package dev.holdfast.kafka;

import org.jspecify.annotations.NullMarked;
