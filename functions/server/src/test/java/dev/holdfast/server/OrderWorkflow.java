// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

/** The workflow {@code order}, for tests of items. */
final class OrderWorkflow {
    private OrderWorkflow() {}

    static void put(ApiClient apiClient) {
        apiClient.put("/workflows/order", """
                {'perItemRoles': ['packer'], 'states': {
                  'received': {'initial': true, 'next': ['packed', 'cancelled'], 'within': 'PT1H'},
                  'packed': {'next': ['sent'], 'priority': 5, 'actors': ['packer']},
                  'sent': {'terminal': true},
                  'cancelled': {'terminal': true}}}""").then().statusCode(201);
    }
}
