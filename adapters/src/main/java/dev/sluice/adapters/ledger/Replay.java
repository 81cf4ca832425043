package dev.sluice.adapters.ledger;

import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.request.Spend;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a ledger's files say, told again from the beginning. */
final class Replay implements Entry.Reader {

    private final Accounts accounts = new Accounts();
    private final Map<Long, Hold> open = new TreeMap<>();
    private long nextId = 1;
    private long newest;
    private long dropped;
    private boolean closed;

    private Replay() {}

    /** Of everything there is; of nothing where there is nothing. */
    static Replay all(Generations files) throws IOException {
        return upTo(Long.MAX_VALUE, files);
    }

    /** Of everything up to the end of one generation. */
    static Replay upTo(long last, Generations files) throws IOException {
        Replay replay = new Replay();
        OptionalLong snapshot = files.newestSnapshot();
        List<Long> logs = files.logs();
        if (snapshot.isEmpty()) {
            if (!logs.isEmpty()) {
                throw new DamagedLog(files.log(logs.getFirst()), 0, "there is no snapshot of what was before it");
            }
            return replay;
        }
        replay.snapshot(snapshot.getAsLong(), files);
        replay.logs(snapshot.getAsLong(), last, logs, files);
        return replay;
    }

    private void snapshot(long generation, Generations files) throws IOException {
        newest = generation;
        long torn = Segment.read(files.snapshot(generation), this);
        if (torn > 0 || !closed) {
            throw new DamagedLog(files.snapshot(generation), 0, "it is not whole");
        }
    }

    /** A log torn at its end is the last that counts: what a power failure left of later ones was never synced. */
    private void logs(long first, long last, List<Long> all, Generations files) throws IOException {
        closed = true;
        for (long log : all) {
            if (log < first || log > last) {
                continue;
            }
            if (log != first && log != newest + 1) {
                throw new DamagedLog(files.log(log), 0, "there is no log of generation " + (newest + 1) + " before it");
            }
            newest = log;
            if (closed) {
                closed = false;
                dropped += Segment.read(files.log(log), this);
            } else if (Segment.synced(files.log(log))) {
                throw new DamagedLog(files.log(log), 0, "the log before it is torn, though this one was begun later");
            }
        }
    }

    @Override
    public void opened(Budget budget) {
        accounts.reopened(budget);
    }

    @Override
    public void state(Budget budget, long endSecond, long spent, long overrun) {
        accounts.restore(budget, endSecond, spent, overrun);
    }

    @Override
    public void reserved(long id, Spend held, int[] tills, long[] endSeconds) {
        if (open.put(id, accounts.hold(held, tills, endSeconds)) != null) {
            throw new IllegalArgumentException("reservation " + id + " was made before");
        }
        nextId = Math.max(nextId, id + 1);
    }

    @Override
    public void ended(long id, Spend charged) {
        Hold hold = open.remove(id);
        if (hold != null) {
            hold.end(charged);
        }
    }

    @Override
    public void nextId(long id) {
        nextId = id;
    }

    @Override
    public void closed() {
        closed = true;
    }

    /**
     * Charges whole what the dead held: what it used is not known, and less than its ceiling may not be assumed.
     *
     * @return what that was
     */
    Spend reclaim() {
        Spend all = Spend.NONE;
        for (Hold hold : open.values()) {
            hold.end(hold.held());
            all = all.plus(hold.held());
        }
        open.clear();
        return all;
    }

    int held() {
        return open.size();
    }

    Accounts accounts() {
        return accounts;
    }

    long nextId() {
        return nextId;
    }

    /** The newest generation there is, 0 where there is none. */
    long newest() {
        return newest;
    }

    /** How many bytes of an entry that was being written were dropped. */
    long dropped() {
        return dropped;
    }

    void writeSnapshot(long generation, Generations files) throws IOException {
        Entry entry = new Entry();
        try (Segment.Whole out = new Segment.Whole(files.snapshot(generation))) {
            out.append(entry.nextId(nextId));
            for (Accounts.State state : accounts.states()) {
                out.append(entry.state(state));
            }
            for (Map.Entry<Long, Hold> one : open.entrySet()) {
                out.append(entry.reserved(one.getKey(), one.getValue()));
            }
            out.append(entry.closed());
            out.finish();
        }
    }
}
