package dev.sluice.adapters.changes;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes that live as long as the process. */
public final class InMemoryChangeLog implements ChangeLog {

    private final InstantSource clock;
    private final List<Recorded> recorded = new ArrayList<>();
    private final Announced announced = new Announced(Documents.NONE);

    public InMemoryChangeLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Documents now() {
        return announced.now();
    }

    @Override
    public boolean known() {
        return true;
    }

    @Override
    public synchronized Recorded commit(long basedOn, Change change) {
        Documents before = announced.now();
        if (before.revision() != basedOn) {
            throw new Overtaken(basedOn, before.revision());
        }
        Documents after = before.next(change.writes());
        Recorded made = new Recorded(
                after.revision(), clock.instant(), change.who(), change.what(), change.before(), change.after());
        recorded.add(made);
        announced.announce(after);
        return made;
    }

    @Override
    public synchronized List<Recorded> audit(long before, int limit) {
        return recorded.reversed().stream()
                .filter(made -> made.revision() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void listen(Consumer<Documents> listener) {
        announced.listen(listener);
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
