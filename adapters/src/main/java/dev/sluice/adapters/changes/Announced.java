package dev.sluice.adapters.changes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The documents as they are known, and who wants to hear of newer ones. Written by one thread at a time. */
final class Announced {

    private final List<Consumer<Documents>> listeners = new CopyOnWriteArrayList<>();
    private volatile Documents now;

    Announced(Documents first) {
        now = first;
    }

    Documents now() {
        return now;
    }

    void announce(Documents newer) {
        now = newer;
        listeners.forEach(listener -> listener.accept(newer));
    }

    void listen(Consumer<Documents> listener) {
        listeners.add(listener);
        listener.accept(now);
    }
}
