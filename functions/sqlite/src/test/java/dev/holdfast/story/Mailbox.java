package dev.holdfast.story;

import dev.holdfast.alert.Messenger;
import dev.holdfast.alert.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the letters that people would get. */
final class Mailbox implements Messenger {
    private final List<Letter> letters = new ArrayList<>();
    private volatile Function<Letter, Sender.Outcome> answer = letter -> new Sender.Outcome.Delivered("kept");

    @Override
    public String target() {
        return "email";
    }

    @Override
    public @Nullable String refuse(String address) {
        return address.contains("@") ? null : "must be an address";
    }

    @Override
    public @Nullable String refuseNotify() {
        return null;
    }

    @Override
    public boolean reaches(String person) {
        return person.contains("@");
    }

    void answers(Function<Letter, Sender.Outcome> answer) {
        this.answer = answer;
    }

    @Override
    public synchronized Sender.Outcome send(Letter letter) {
        letters.add(letter);
        return answer.apply(letter);
    }

    synchronized List<Letter> letters() {
        return List.copyOf(letters);
    }
}
