package dev.sluice.adapters.ledger;

import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** One entry of a log or snapshot, written into a buffer that is used again: the hot path makes no garbage. */
final class Entry {

    static final int MOST_BYTES = 1 << 16;

    private static final byte OPENED = 1;
    private static final byte STATE = 2;
    private static final byte RESERVED = 3;
    private static final byte ENDED = 4;
    private static final byte NEXT_ID = 5;
    private static final byte CLOSED = 6;
    private static final int SHARE_BYTES = Integer.BYTES + Long.BYTES;
    private static final int MOST_SHARES = (MOST_BYTES - 64) / SHARE_BYTES;

    private final ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);

    /** What an entry says happened. */
    interface Reader {
        void opened(Budget budget);

        void state(Budget budget, long endSecond, long spent, long overrun);

        void reserved(long id, Spend held, int[] tills, long[] endSeconds);

        void ended(long id, Spend charged);

        void nextId(long id);

        /** Nothing follows in this file. */
        void closed();
    }

    ByteBuffer opened(Budget budget) {
        start(OPENED);
        return budget(budget).flip();
    }

    ByteBuffer state(Accounts.State state) {
        start(STATE);
        return budget(state.budget())
                .putLong(state.endSecond())
                .putLong(state.spent())
                .putLong(state.overrun())
                .flip();
    }

    ByteBuffer reserved(long id, Hold hold) {
        if (hold.shares() > MOST_SHARES) {
            throw new IllegalArgumentException(
                    "a request is paid for by at most " + MOST_SHARES + " budgets: " + hold.shares());
        }
        start(RESERVED).putLong(id);
        spend(hold.held()).putShort((short) hold.shares());
        hold.readShares((till, endSecond) -> out.putInt(till).putLong(endSecond));
        return out.flip();
    }

    ByteBuffer ended(long id, Spend charged) {
        start(ENDED).putLong(id);
        return spend(charged).flip();
    }

    ByteBuffer nextId(long id) {
        return start(NEXT_ID).putLong(id).flip();
    }

    ByteBuffer closed() {
        return start(CLOSED).flip();
    }

    private ByteBuffer start(byte kind) {
        return out.clear().put(kind);
    }

    private ByteBuffer spend(Spend spend) {
        return out.putLong(spend.cost().nanos()).putLong(spend.tokens().count());
    }

    private ByteBuffer budget(Budget budget) {
        text(budget.scope().toString());
        text(budget.window().name());
        text(budget.zone().getId());
        text(budget.kind().name());
        text(budget.until().map(Instant::toString).orElse(""));
        text(budget.unit().name());
        return out.putLong(budget.limit().parts());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length).put(bytes);
    }

    /** @throws IllegalArgumentException where it is none that was ever written */
    static void read(ByteBuffer in, Reader reader) {
        try {
            switch (in.get()) {
                case OPENED -> reader.opened(readBudget(in));
                case STATE -> reader.state(readBudget(in), in.getLong(), in.getLong(), in.getLong());
                case RESERVED -> readReserved(in, reader);
                case ENDED -> reader.ended(in.getLong(), readSpend(in));
                case NEXT_ID -> reader.nextId(in.getLong());
                case CLOSED -> reader.closed();
                default -> throw new IllegalArgumentException("an entry of an unknown kind");
            }
        } catch (BufferUnderflowException | DateTimeException broken) {
            throw new IllegalArgumentException("an entry that cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static void readReserved(ByteBuffer in, Reader reader) {
        long id = in.getLong();
        Spend held = readSpend(in);
        int shares = in.getShort();
        int[] tills = new int[shares];
        long[] ends = new long[shares];
        for (int i = 0; i < shares; i++) {
            tills[i] = in.getInt();
            ends[i] = in.getLong();
        }
        reader.reserved(id, held, tills, ends);
    }

    private static Spend readSpend(ByteBuffer in) {
        return new Spend(new Cost(in.getLong()), new Tokens(in.getLong()));
    }

    private static Budget readBudget(ByteBuffer in) {
        Scope scope = Scope.parse(readText(in));
        Window window = Window.valueOf(readText(in));
        ZoneId zone = ZoneId.of(readText(in));
        Budget.Kind kind = Budget.Kind.valueOf(readText(in));
        Optional<Instant> until =
                Optional.of(readText(in)).filter(end -> !end.isEmpty()).map(Instant::parse);
        Amount limit = Unit.valueOf(readText(in)).of(in.getLong());
        return new Budget(scope, limit, window, zone, kind, until);
    }

    private static String readText(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
