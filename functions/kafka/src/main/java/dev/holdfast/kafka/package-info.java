// SPDX-License-Identifier: Apache-2.0
/**
 * Sends events to topics of Apache Kafka, in the structured mode of the
 * <a href="https://github.com/cloudevents/spec">CloudEvents 1.0</a> Kafka protocol binding.
 * {@link dev.holdfast.kafka.KafkaSender} is the entry point.
 */
@NullMarked
package dev.holdfast.kafka;

import org.jspecify.annotations.NullMarked;
