package dev.holdfast.story;

import dev.holdfast.alert.Messenger;
import dev.holdfast.alert.Sender;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the letters that people would get. */
final class Mailbox implements Messenger {
    private final List<Letter> letters = new ArrayList<>();

    @Override
    public String target() {
        return "email";
    }

    @Override
    public @Nullable String refuse(String address) {
        return address.contains("@") ? null : "must be an address";
    }

    @Override
    public synchronized Sender.Outcome send(Letter letter) {
        letters.add(letter);
        return new Sender.Outcome.Delivered("kept");
    }

    synchronized List<Letter> letters() {
        return List.copyOf(letters);
    }
}
