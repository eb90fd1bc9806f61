// SPDX-License-Identifier: Apache-2.0
/**
 * The AWS implementations of Holdfast's interfaces. {@link dev.holdfast.aws.DynamoTable} stores rows,
 * {@link dev.holdfast.aws.StreamBatchReader} reads the table's stream, and {@link dev.holdfast.aws.LambdaDispatcher}
 * starts deliveries.
 */
@NullMarked
package dev.holdfast.aws;

import org.jspecify.annotations.NullMarked;
