package dev.holdfast.item;

/** Where an item is found: its application, its workflow and its business key, which is unique within the two. */
public record ItemId(String app, String workflow, String key) {
    @Override
    public String toString() {
        return workflow + "/" + key;
    }
}
