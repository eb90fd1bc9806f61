package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with items. */
public class ItemFunctions {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    ItemFunctions(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @Funq("create-item")
    public Reply create(Payload payload) {
        return edge.call(holdfast.createItem, payload);
    }

    @Funq("advance-item")
    public Reply advance(Payload payload) {
        return edge.call(holdfast.advanceItem, payload);
    }

    @Funq("heartbeat-item")
    public Reply heartbeat(Payload payload) {
        return edge.call(holdfast.heartbeatItem, payload);
    }

    @Funq("edit-item")
    public Reply edit(Payload payload) {
        return edge.call(holdfast.editItem, payload);
    }

    @Funq("complete-item")
    public Reply complete(Payload payload) {
        return edge.call(holdfast.completeItem, payload);
    }

    @Funq("delete-item")
    public Reply delete(Payload payload) {
        return edge.call(holdfast.deleteItem, payload);
    }

    @Funq("get-item")
    public Reply get(Payload payload) {
        return edge.call(holdfast.getItem, payload);
    }

    @Funq("item-history")
    public Reply history(Payload payload) {
        return edge.call(holdfast.itemHistory, payload);
    }

    @Funq("list-items")
    public Reply list(Payload payload) {
        return edge.call(holdfast.listItems, payload);
    }

    @Funq("migrate-items")
    public Reply migrate(Payload payload) {
        return edge.call(holdfast.migrateItems, payload);
    }

    @Funq("recover-items")
    public Reply recover(Payload payload) {
        return edge.call(holdfast.recoverItems, payload);
    }

    @Funq("acknowledge-item")
    public Reply acknowledge(Payload payload) {
        return edge.call(holdfast.acknowledgeItem, payload);
    }
}
