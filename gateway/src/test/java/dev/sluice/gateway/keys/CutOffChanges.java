package dev.sluice.gateway.keys;

import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangesUnavailable;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.adapters.changes.Recorded;
import java.util.List;
import java.util.function.Consumer;

/**
 * A log of changes that is cut off from where it keeps them.
 *
 * @param known whether it was reached before
 */
public record CutOffChanges(ChangeLog before, boolean known) implements ChangeLog {

    @Override
    public Documents now() {
        return before.now();
    }

    @Override
    public Recorded commit(long basedOn, Change change) {
        throw new ChangesUnavailable("the database does not answer");
    }

    @Override
    public List<Recorded> audit(long earlierThan, int limit) {
        throw new ChangesUnavailable("the database does not answer");
    }

    @Override
    public void listen(Consumer<Documents> listener) {
        before.listen(listener);
    }

    @Override
    public void close() {
        before.close();
    }
}
