// SPDX-License-Identifier: Apache-2.0
/** DynamoDB Local as a child process, for tests and benchmarks. The entry point is {@link DynamoDbLocal}. */
package dev.holdfast.dynamodblocal;
